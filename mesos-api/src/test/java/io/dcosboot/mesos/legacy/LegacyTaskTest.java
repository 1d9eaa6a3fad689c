package io.dcosboot.mesos.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Task;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class LegacyTaskTest {

    @Test
    void idsAreTextsAndLabelsArraysAndResourcesFlat() throws Exception {
        Task task = MesosJson.parse("""
                {"name":"n","task_id":{"value":"t"},"framework_id":{"value":"f"},"agent_id":{"value":"a"},
                 "state":"TASK_RUNNING","user":"nobody","labels":{"labels":[{"key":"k","value":"v"},{"key":"alone"}]},
                 "limits":{"cpus":{"value":"Infinity"}},
                 "statuses":[{"task_id":{"value":"t"},"state":"TASK_RUNNING","timestamp":5,"healthy":true,
                   "message":"not shown","reason":"REASON_RECONCILIATION",
                   "container_status":{"executor_pid":7,"container_id":{"value":"c"},
                     "network_infos":[{"labels":{"labels":[{"key":"net"}]},"name":"dcos",
                       "ip_addresses":[{"ip_address":"9.0.0.1"}]}]}}]}
                """, Task.getDefaultInstance());
        Resources resources = Resources.parse("cpus:1", "*").allocatedTo("dev");
        assertThat(text(task, resources))
                .isEqualTo(
                        "{\"id\":\"t\",\"name\":\"n\",\"framework_id\":\"f\",\"executor_id\":\"\",\"slave_id\":\"a\","
                                + "\"state\":\"TASK_RUNNING\","
                                + "\"resources\":{\"disk\":0.0,\"mem\":0.0,\"gpus\":0.0,\"cpus\":1.0},\"role\":\"dev\","
                                + "\"statuses\":[{\"state\":\"TASK_RUNNING\",\"timestamp\":5.0,\"container_status\":"
                                + "{\"container_id\":{\"value\":\"c\"},\"network_infos\":[{\"labels\":[{\"key\":\"net\"}],"
                                + "\"ip_addresses\":[{\"protocol\":\"IPv4\",\"ip_address\":\"9.0.0.1\"}],\"name\":\"dcos\"}]},"
                                + "\"healthy\":true}],\"limits\":{\"cpus\":\"Infinity\"},\"user\":\"nobody\","
                                + "\"labels\":[{\"key\":\"k\",\"value\":\"v\"},{\"key\":\"alone\"}]}");
    }

    private static String text(Task task, Resources resources) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            LegacyTask.write(task, resources, json);
        }
        return text.toString();
    }
}
