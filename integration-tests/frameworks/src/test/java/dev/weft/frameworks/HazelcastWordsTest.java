package dev.weft.frameworks;

import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class HazelcastWordsTest {
    @Test
    void twoMembersShareTheWork() {
        try {
            HazelcastInstance one = Hazelcast.newHazelcastInstance(config());
            HazelcastInstance two = Hazelcast.newHazelcastInstance(config());
            assertThat(one.getCluster().getMembers()).hasSize(2);
            assertThat(run(HazelcastWords.count(one, List.of("to be", "or not", "to be that is")))).isEqualTo(8);
            assertThat(two.<String, Integer>getMap("totals").get("words")).isEqualTo(8);
            assertThat(two.getExecutorService("words").getLocalExecutorStats().getStartedTaskCount())
                    .isPositive();
        } finally {
            Hazelcast.shutdownAll();
        }
    }

    /** Members that find each other on this machine, and nothing else. */
    private static Config config() {
        Config config = new Config();
        config.setClusterName("weft-" + ProcessHandle.current().pid());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.getNetworkConfig().setPort(47_001).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
        return config;
    }
}
