package io.dcosboot.gateway.core;

import java.util.Map;
import java.util.Optional;

/**
 * What the gateway knows of the Mesos master's state.
 *
 * @param webUis address of each framework's UI by framework id
 * @param idsByName framework id by canonical name
 * @param agents address of each agent by its id
 */
public record MesosState(Map<String, WebUi> webUis, Map<String, String> idsByName, Map<String, Upstream> agents) {

    public MesosState {
        webUis = Map.copyOf(webUis);
        idsByName = Map.copyOf(idsByName);
        agents = Map.copyOf(agents);
    }

    /** The UI of the framework with that id or, failing that, that canonical name (gateway.md §5.2). */
    Optional<WebUi> webUi(String id, String canonicalName) {
        return Optional.ofNullable(webUis.get(id))
                .or(() -> Optional.ofNullable(idsByName.get(canonicalName)).map(webUis::get));
    }

    /** What a framework says about its UI. */
    public sealed interface WebUi {

        /** It names an address. */
        record At(Upstream upstream) implements WebUi {}

        /** It left the address empty: its SRV record in DNS has it. */
        record InDns() implements WebUi {}

        /** It names none, or one that is no address: it cannot be reached. */
        record Absent() implements WebUi {}
    }
}
