package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/** The whole of it, by real HTTP and with a real broker. */
@Timeout(180)
class ShopTest {
    @Test
    void anOrderGoesThroughKafkaIntoTheTurnover(@TempDir Path folder) throws Exception {
        try (var broker = new Broker(folder);
                var shop = SpringApplication.run(Shop.class, "--server.port=0", "--kafka=" + broker.address)) {
            String address = "http://127.0.0.1:" + shop.getEnvironment().getProperty("local.server.port");
            HttpClient http = HttpClient.newHttpClient();

            var turnover = http.send(
                    HttpRequest.newBuilder(URI.create(address + "/turnover")).build(), BodyHandlers.ofInputStream());
            try (var events = new BufferedReader(new InputStreamReader(turnover.body()))) {
                assertThat(events.readLine()).isEqualTo("data:0");

                var receipt = http.send(
                        HttpRequest.newBuilder(URI.create(address + "/orders?item=tea"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
                assertThat(receipt.body()).isEqualTo("{\"item\":\"tea\",\"cents\":300}");

                assertThat(events.readLine()).isEmpty();
                assertThat(events.readLine()).isEqualTo("data:300");
            }
        }
    }
}
