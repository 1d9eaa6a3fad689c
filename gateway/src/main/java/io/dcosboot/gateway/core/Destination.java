package io.dcosboot.gateway.core;

/** What a public path means (gateway.md §4), before anybody knows an address. */
public sealed interface Destination {

    /** Name of the route in metrics and logs. */
    String route();

    /** The leading Mesos master. */
    record Mesos(String rawPath) implements Destination {
        @Override
        public String route() {
            return "mesos";
        }
    }

    /** A Mesos agent (§4.2). */
    record Agent(String id, String rawPath) implements Destination {
        @Override
        public String route() {
            return "agent";
        }
    }

    /** The gateway on an agent's node (§4.7). */
    record AgentNode(String id, String rawPath) implements Destination {
        @Override
        public String route() {
            return "agent-node";
        }
    }

    /** A service or framework (§5); the path is that behind {@code /service}. */
    record Service(RequestPath path) implements Destination {
        @Override
        public String route() {
            return "service";
        }
    }

    /** A component with a fixed address (§4.4 to §4.6). */
    record Fixed(Component component, String rawPath) implements Destination {
        @Override
        public String route() {
            return component.route();
        }
    }
}
