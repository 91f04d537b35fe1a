package dev.weft.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** What IDEs show of the properties is what they are. */
class PropertiesMetadataTest {
    @Test
    void everyPropertyIsDescribedWithItsTypeAndDefault() throws Exception {
        Map<String, String> described = new TreeMap<>();
        try (InputStream in =
                WeftProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
                assertThat(property.get("description").asText()).endsWith(".");
                String type = property.get("type").asText();
                String value = property.get("defaultValue").asText();
                described.put(
                        property.get("name").asText(),
                        type + " " + (type.endsWith("Duration") ? DurationStyle.detectAndParse(value) : value));
            }
        }
        Map<String, String> actual = new TreeMap<>();
        collect("weft", new WeftProperties(), actual);
        assertThat(described).isEqualTo(actual);
    }

    private static void collect(String prefix, Object bean, Map<String, String> properties) throws Exception {
        for (PropertyDescriptor property :
                Introspector.getBeanInfo(bean.getClass(), Object.class).getPropertyDescriptors()) {
            String name = prefix + "."
                    + property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            Object value = property.getReadMethod().invoke(bean);
            if (property.getWriteMethod() == null) {
                collect(name, value, properties);
            } else {
                Class<?> type = value.getClass();
                assertThat(type).isIn(String.class, Boolean.class, Duration.class);
                properties.put(name, type.getName() + " " + value);
            }
        }
    }
}
