package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.Shape.bool;
import static io.dcosboot.marathon.api.json.Shape.integer;
import static io.dcosboot.marathon.api.json.Shape.list;
import static io.dcosboot.marathon.api.json.Shape.map;
import static io.dcosboot.marathon.api.json.Shape.matching;
import static io.dcosboot.marathon.api.json.Shape.nonEmptyString;
import static io.dcosboot.marathon.api.json.Shape.number;
import static io.dcosboot.marathon.api.json.Shape.object;
import static io.dcosboot.marathon.api.json.Shape.oneOf;
import static io.dcosboot.marathon.api.json.Shape.string;
import static io.dcosboot.marathon.api.json.Shape.stringOrObject;
import static io.dcosboot.marathon.api.json.Shape.wordOr;

import io.dcosboot.marathon.api.json.Shape.Member;
import io.dcosboot.marathon.core.model.Resilience;
import java.util.regex.Pattern;

/** Every member an app's document may have, in both dialects (marathon.md §4 to §6). */
final class AppShape {

    private static final Pattern EXECUTOR = Pattern.compile("|//cmd|/?[^/]+(/[^/]+)*");
    private static final int MAX_PORT = 65_535;

    private static final Shape STRINGS = map(string());
    private static final Shape PORT = integer(0, MAX_PORT);
    private static final Shape PROTOCOL = oneOf("tcp", "udp", "udp,tcp");

    private static final Shape PORT_MAPPING = object(
            new Member("containerPort", PORT),
            new Member("hostPort", PORT),
            new Member("servicePort", PORT),
            new Member("protocol", PROTOCOL),
            new Member("name", string()),
            new Member("labels", STRINGS),
            new Member("networkNames", list(string())));

    private static final Shape PORT_DEFINITION = object(
            new Member("port", PORT),
            new Member("protocol", PROTOCOL),
            new Member("name", string()),
            new Member("labels", STRINGS));

    private static final Shape NETWORK = object(
            new Member("name", string()),
            new Member("mode", oneOf("container", "container/bridge", "host")),
            new Member("labels", STRINGS));

    private static final Shape IP_ADDRESS = object(
            new Member("networkName", string()),
            new Member("groups", list(string())),
            new Member("labels", STRINGS),
            new Member(
                    "discovery",
                    object(new Member(
                            "ports",
                            list(object(
                                    new Member("number", PORT, true),
                                    new Member("name", string()),
                                    new Member("protocol", PROTOCOL),
                                    new Member("labels", STRINGS)))))));

    private static final Shape VOLUME = object(
            new Member("containerPath", nonEmptyString(), true),
            new Member("hostPath", string()),
            new Member("mode", oneOf("RO", "RW")),
            new Member("persistent", map((value, _, _) -> value)),
            new Member("external", map((value, _, _) -> value)),
            new Member("secret", string()));

    private static final Shape DOCKER = object(
            new Member("image", nonEmptyString()),
            new Member("network", oneOf("BRIDGE", "HOST", "NONE", "USER")),
            new Member("portMappings", list(PORT_MAPPING)),
            new Member("privileged", bool()),
            new Member("forcePullImage", bool()),
            new Member(
                    "parameters",
                    list(object(new Member("key", nonEmptyString(), true), new Member("value", string(), true)))),
            new Member("pullConfig", object(new Member("secret", string()))),
            new Member("credential", object(new Member("principal", string()))));

    private static final Shape CONTAINER = object(
            new Member("type", oneOf("DOCKER", "MESOS")),
            new Member("docker", DOCKER),
            new Member("volumes", list(VOLUME)),
            new Member("portMappings", list(PORT_MAPPING)),
            new Member("linuxInfo", map((value, _, _) -> value)));

    private static final Shape HEALTH_CHECK = object(
            new Member("protocol", oneOf("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_HTTP", "MESOS_HTTPS", "MESOS_TCP")),
            new Member("path", string()),
            new Member("portIndex", integer(0)),
            new Member("port", PORT),
            new Member("command", object(new Member("value", nonEmptyString(), true))),
            new Member("gracePeriodSeconds", integer(0)),
            new Member("intervalSeconds", integer(1)),
            new Member("timeoutSeconds", integer(1)),
            new Member("maxConsecutiveFailures", integer(0)),
            new Member("delaySeconds", integer(0)),
            new Member("ignoreHttp1xx", bool()),
            new Member("ipProtocol", oneOf("IPv4", "IPv6")));

    private static final Shape READINESS_CHECK = object(
            new Member("name", nonEmptyString()),
            new Member("protocol", oneOf("HTTP", "HTTPS")),
            new Member("path", string()),
            new Member("portName", nonEmptyString()),
            new Member("intervalSeconds", integer(1)),
            new Member("timeoutSeconds", integer(1)),
            new Member("httpStatusCodesForReady", list(integer(100, 999))),
            new Member("preserveLastResponse", bool()));

    private static final Shape FETCH = object(
            new Member("uri", string(), true),
            new Member("extract", bool()),
            new Member("executable", bool()),
            new Member("cache", bool()),
            new Member("destPath", string()));

    private static final Shape RESOURCE_LIMIT = wordOr("unlimited", number(0));

    /** The whole app; which members are needed depends on the request, so none is required here. */
    static final Shape APP = object(
            new Member("id", string()),
            new Member("cmd", nonEmptyString()),
            new Member("args", list(string())),
            new Member("user", string()),
            new Member("env", map(stringOrObject(object(new Member("secret", string(), true))))),
            new Member("instances", integer(0)),
            new Member("cpus", number(0)),
            new Member("mem", number(0)),
            new Member("disk", number(0)),
            new Member("gpus", integer(0)),
            new Member("resourceLimits", object(new Member("cpus", RESOURCE_LIMIT), new Member("mem", RESOURCE_LIMIT))),
            new Member("executor", matching(EXECUTOR)),
            new Member(
                    "executorResources",
                    object(new Member("cpus", number(0)), new Member("mem", number(0)), new Member("disk", number(0)))),
            new Member("constraints", list(list(string()))),
            new Member("acceptedResourceRoles", list(nonEmptyString())),
            new Member("role", nonEmptyString()),
            new Member("container", CONTAINER),
            new Member("networks", list(NETWORK)),
            new Member("portDefinitions", list(PORT_DEFINITION)),
            new Member("ports", list(PORT)),
            new Member("requirePorts", bool()),
            new Member("ipAddress", IP_ADDRESS),
            new Member("fetch", list(FETCH)),
            new Member("uris", list(string())),
            new Member("storeUrls", list(string(), 0)),
            new Member("healthChecks", list(HEALTH_CHECK)),
            new Member("check", map((value, _, _) -> value)),
            new Member("readinessChecks", list(READINESS_CHECK, 1)),
            new Member("dependencies", list(string())),
            new Member("labels", STRINGS),
            new Member(
                    "upgradeStrategy",
                    object(
                            new Member("minimumHealthCapacity", number(-Double.MAX_VALUE)),
                            new Member("maximumOverCapacity", number(-Double.MAX_VALUE)))),
            new Member("backoffSeconds", number(0)),
            new Member("backoffFactor", number(0)),
            new Member("maxLaunchDelaySeconds", number(0)),
            new Member("killSelection", oneOf(Resilience.KillSelection.class)),
            new Member(
                    "unreachableStrategy",
                    wordOr(
                            "disabled",
                            object(
                                    new Member("inactiveAfterSeconds", integer(0)),
                                    new Member("expungeAfterSeconds", integer(0))))),
            new Member("taskKillGracePeriodSeconds", integer(0)),
            new Member("residency", map((value, _, _) -> value)),
            new Member("secrets", map(object(new Member("source", nonEmptyString(), true)))),
            new Member("tty", bool()),
            new Member("version", string()),
            new Member(
                    "versionInfo",
                    object(new Member("lastScalingAt", string()), new Member("lastConfigChangeAt", string()))));

    private AppShape() {}
}
