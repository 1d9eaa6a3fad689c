package io.dcosboot.gateway.mesos;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dcosboot.gateway.core.MesosState;
import io.dcosboot.gateway.core.MesosState.WebUi;
import io.dcosboot.gateway.core.ServiceName;
import io.dcosboot.gateway.core.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The parts of the master's {@code /master/state-summary} that routing needs. */
public final class StateSummary {
    /** Path of the document on the master. */
    public static final String PATH = "/master/state-summary";

    private StateSummary() {}

    /**
     * Reads the document; a framework or agent without a usable address is left out.
     *
     * @param agentScheme scheme of the hop to agents
     */
    public static MesosState read(byte[] body, JsonMapper json, String agentScheme) {
        Document document = json.readValue(body, Document.class);
        Map<String, WebUi> webUis = new HashMap<>();
        Map<String, String> idsByName = new HashMap<>();
        for (Framework framework : orEmpty(document.frameworks)) {
            webUis.put(framework.id, webUi(framework.webUiUrl));
            idsByName.put(ServiceName.canonical(framework.name), framework.id);
        }
        Map<String, Upstream> agents = new HashMap<>();
        for (Agent agent : orEmpty(document.slaves)) {
            Upstream.ofPid(agentScheme, agent.pid).ifPresent(address -> agents.put(agent.id, address));
        }
        return new MesosState(webUis, idsByName, agents);
    }

    private static WebUi webUi(@Nullable String url) {
        if (url == null) {
            return new WebUi.Absent();
        }
        return url.isEmpty()
                ? new WebUi.InDns()
                : Upstream.parse(url).<WebUi>map(WebUi.At::new).orElseGet(WebUi.Absent::new);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private record Document(
            @Nullable List<Framework> frameworks, @Nullable List<Agent> slaves) {}

    private record Framework(
            String id,
            String name,
            @JsonProperty("webui_url") @Nullable String webUiUrl) {}

    private record Agent(String id, String pid) {}
}
