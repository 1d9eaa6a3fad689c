package io.dcosboot.marathon.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AppJsonTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final PathId ID = new PathId("/prod/web");

    private final AppJson apps = new AppJson(MAPPER, new Defaults("*", null, "mesos-bridge", Set.of("vips")));

    @Test
    void fillsInTheDefaultsOfAMinimalApp() {
        AppDefinition app = create("""
                {"id":"/prod/web","cmd":"sleep 1000"}""");

        assertThat(app.instances()).isEqualTo(1);
        assertThat(app.requirements().cpus()).isEqualTo(1);
        assertThat(app.requirements().mem()).isEqualTo(128);
        assertThat(app.requirements().disk()).isZero();
        assertThat(app.container()).isNull();
        assertThat(app.networking().networks()).containsExactly(Network.HOST);
        assertThat(app.networking().portDefinitions())
                .singleElement()
                .satisfies(port -> assertThat(port.name()).isEqualTo("default"));
        assertThat(app.placement().role()).isEqualTo("*");
        assertThat(app.resilience()).isEqualTo(Resilience.DEFAULT);
    }

    @Test
    void printsWhatClientsNeedAndNothingThatBreaksThem() {
        JsonNode json = tree(create("""
                {"cmd":"sleep 1000","cpus":0.1,"mem":32}"""));

        assertThat(json.toString()).isEqualTo(MAPPER.readTree("""
                {"id":"/prod/web","cmd":"sleep 1000","env":{},"fetch":[],"uris":[],"executor":"","instances":1,
                 "cpus":0.1,"mem":32.0,"disk":0.0,"gpus":0,"constraints":[],"role":"*","container":null,
                 "networks":[{"mode":"host"}],
                 "portDefinitions":[{"port":0,"protocol":"tcp","name":"default"}],"ports":[0],"requirePorts":false,
                 "healthChecks":[],"upgradeStrategy":{"minimumHealthCapacity":1.0,"maximumOverCapacity":1.0},
                 "backoffSeconds":1,"backoffFactor":1.15,"maxLaunchDelaySeconds":300,
                 "killSelection":"YOUNGEST_FIRST",
                 "unreachableStrategy":{"inactiveAfterSeconds":0,"expungeAfterSeconds":0},
                 "dependencies":[],"labels":{},"version":"1970-01-01T00:00:00.000Z",
                 "versionInfo":{"lastScalingAt":"1970-01-01T00:00:00.000Z",
                                "lastConfigChangeAt":"1970-01-01T00:00:00.000Z"}}""").toString());
    }

    @Test
    void ignoresUnknownMembersAndNullsAndTheCaseOfLiterals() {
        AppDefinition app = create("""
                {"cmd":"a","ports":null,"dependencies":null,"maintainer":"x","tasks":[{"id":1}],
                 "container":{"type":"docker","docker":{"image":"i","network":"bridge"},
                   "volumes":[{"containerPath":"/a","hostPath":"/b","mode":"rw"}],"unknown":1}}""");

        assertThat(app.networking().isBridge()).isTrue();
        assertThat(app.container().volumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.readOnly()).isFalse());
    }

    @Test
    void takesTheModernFormOfABridgedContainer() {
        AppDefinition app = create("""
                {"container":{"type":"DOCKER","docker":{"image":"nginx","forcePullImage":true},
                   "portMappings":[{"containerPort":80,"name":"http","labels":{"VIP_0":"/web:80"}},
                                   {"containerPort":53,"hostPort":31053,"protocol":"udp,tcp"}]},
                 "networks":[{"mode":"container/bridge"}]}""");

        assertThat(app.container().image().forcePull()).isTrue();
        assertThat(app.portMappings())
                .containsExactly(
                        new PortMapping(80, 0, 0, Protocol.TCP, "http", Map.of("VIP_0", "/web:80"), List.of()),
                        new PortMapping(53, 31053, 0, Protocol.UDP_TCP, null, Map.of(), List.of()));
    }

    @Test
    void takesTheClassicFormOfABridgedContainer() {
        AppDefinition app = create("""
                {"ports":[0],"uris":["http://a/b.tar.gz","http://a/c.json"],
                 "container":{"type":"DOCKER","docker":{"image":"nginx","network":"BRIDGE",
                   "portMappings":[{"containerPort":80,"hostPort":0,"servicePort":10001,"protocol":"tcp"}]}}}""");

        assertThat(app.networking().isBridge()).isTrue();
        assertThat(app.portMappings())
                .containsExactly(new PortMapping(80, 0, 10001, Protocol.TCP, null, Map.of(), List.of()));
        assertThat(app.command().fetch())
                .extracting("uri", "extract")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("http://a/b.tar.gz", true),
                        org.assertj.core.groups.Tuple.tuple("http://a/c.json", false));
    }

    @Test
    void takesTheClassicFormOfAnAppWithItsOwnAddress() {
        AppDefinition app = create("""
                {"cmd":"a","ipAddress":{"networkName":"dcos","labels":{"a":"b"},
                   "discovery":{"ports":[{"number":80,"name":"http","protocol":"tcp"}]}}}""");

        assertThat(app.networking().networks())
                .containsExactly(new Network(Network.Mode.CONTAINER, "dcos", Map.of("a", "b")));
        // Without a container the process gets a plain one, which has no mappings of the discovery ports.
        assertThat(app.container().engine()).isEqualTo(Container.Engine.MESOS);
        assertThat(app.portMappings())
                .containsExactly(new PortMapping(80, null, 0, Protocol.TCP, "http", Map.of(), List.of()));
    }

    @Test
    void turnsClassicPortsIntoDefinitions() {
        AppDefinition app = create("""
                {"cmd":"a","ports":[8080,0],"requirePorts":true}""");

        assertThat(app.servicePorts()).containsExactly(8080, 0);
        assertThat(app.networking().requirePorts()).isTrue();
    }

    @Test
    void anEmptyListOfPortsMeansNone() {
        assertThat(create("""
                {"cmd":"a","portDefinitions":[]}""").servicePorts()).isEmpty();
        assertThat(create("""
                {"cmd":"a","ports":[]}""").servicePorts()).isEmpty();
    }

    @Test
    void aHealthCheckWithoutPortMeansTheFirst() {
        AppDefinition app = create("""
                {"cmd":"a","healthChecks":[{"path":"/ok"},{"protocol":"TCP","port":22},
                   {"protocol":"COMMAND","command":{"value":"true"},"gracePeriodSeconds":5}]}""");

        assertThat(app.resilience().healthChecks())
                .containsExactly(
                        new HealthCheck.Http(
                                HealthCheck.Scheme.HTTP,
                                "/ok",
                                new HealthCheck.Port.ByIndex(0),
                                false,
                                HealthCheck.Timing.DEFAULT),
                        new HealthCheck.Tcp(new HealthCheck.Port.Fixed(22), HealthCheck.Timing.DEFAULT),
                        new HealthCheck.Shell(
                                "true",
                                new HealthCheck.Timing(
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(20),
                                        3,
                                        Duration.ofSeconds(15))));
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        AppDefinition app = create("""
                {"args":["-a"],"user":"root","env":{"B":"1","A":"2"},"instances":3,"cpus":0.5,"mem":64,"disk":10,
                 "resourceLimits":{"cpus":"unlimited","mem":128},"executor":"//cmd",
                 "constraints":[["hostname","UNIQUE"],["rack","like","r[0-9]"]],"acceptedResourceRoles":["*"],
                 "container":{"type":"MESOS","docker":{"image":"i"},
                   "volumes":[{"containerPath":"a","hostPath":"/b","mode":"RO"}],
                   "portMappings":[{"containerPort":80,"hostPort":0,"networkNames":["n1"],"name":"http-api"}]},
                 "networks":[{"mode":"container","name":"n1","labels":{"x":"y"}},{"name":"n2"}],
                 "fetch":[{"uri":"http://a/b","extract":false,"executable":true,"cache":true,"destPath":"c"}],
                 "healthChecks":[{"protocol":"MESOS_HTTPS","portIndex":0,"ipProtocol":"IPv6","path":"/h"}],
                 "readinessChecks":[{"httpStatusCodesForReady":[204,200]}],
                 "dependencies":["/db","cache"],"labels":{"k":"v"},
                 "upgradeStrategy":{"minimumHealthCapacity":0.5},"backoffSeconds":0.5,"backoffFactor":2,
                 "maxLaunchDelaySeconds":60,"killSelection":"oldest_first","unreachableStrategy":"disabled",
                 "taskKillGracePeriodSeconds":7,"tty":true}""")
                .versioned(new VersionInfo(
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2025-01-01T00:00:00.100Z")));

        assertThat(apps.readStored(apps.write(app))).isEqualTo(app);
        assertThat(app.resilience().unreachableStrategy()).isEqualTo(new UnreachableStrategy.Disabled());
        assertThat(app.dependencies()).containsExactly(new PathId("/db"), new PathId("/cache"));
    }

    @Test
    void aClientMaySendBackWhatItRead() {
        AppDefinition app = create("""
                {"uris":["http://a/b.tgz"],"container":{"docker":{"image":"i","network":"BRIDGE",
                   "portMappings":[{"containerPort":80,"hostPort":0}]}},"healthChecks":[{"portIndex":0}]}""").withServicePorts(List.of(10000));
        ObjectNode document = tree(app);
        document.remove(List.of("version"));

        assertThat(update(app, document.toString())).isEqualTo(app);
        assertThat(create(document.toString())).isEqualTo(app);
    }

    @Test
    void anUpdateReplacesMembersAsAWhole() {
        AppDefinition app = create("""
                {"cmd":"a","env":{"A":"1","B":"2"},"labels":{"x":"y"},"instances":2}""");

        AppDefinition updated = update(app, """
                {"env":{"C":"3"},"instances":5,"labels":null}""");

        assertThat(updated.command().env()).containsOnly(Map.entry("C", "3"));
        assertThat(updated.labels()).containsOnly(Map.entry("x", "y"));
        assertThat(updated.instances()).isEqualTo(5);
        assertThat(updated.command().cmd()).isEqualTo("a");
    }

    @Test
    void anUpdateThatChangesTheNetworkDropsThePortsOfTheOldOne() {
        AppDefinition app = create("""
                {"cmd":"a","portDefinitions":[{"port":10005,"name":"http"}]}""");

        AppDefinition updated = update(app, """
                {"container":{"docker":{"image":"i","network":"BRIDGE",
                   "portMappings":[{"containerPort":80}]}}}""");

        assertThat(updated.networking().isBridge()).isTrue();
        assertThat(updated.networking().portDefinitions()).isEmpty();
        assertThat(updated.portMappings())
                .extracting(PortMapping::containerPort)
                .containsExactly(80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'cpus':'1'} | /cpus | error.expected.jsnumber",
                "{'cpus':-1} | /cpus | error.min",
                "{'mem':-0.5} | /mem | error.min",
                "{'instances':-1} | /instances | error.min",
                "{'instances':1.5} | /instances | error.expected.jsnumber",
                "{'instances':99999999999} | /instances | error.max",
                "{'cmd':''} | /cmd | error.minLength",
                "{'cmd':['a']} | /cmd | error.expected.jsstring",
                "{'args':'a'} | /args | error.expected.jsarray",
                "{'args':['a',1]} | /args(1) | error.expected.jsstring",
                "{'env':[]} | /env | error.expected.jsobject",
                "{'env':{'A':1}} | /env/A | error.expected.jsstring",
                "{'requirePorts':'yes'} | /requirePorts | error.expected.jsboolean",
                "{'ports':[70000]} | /ports(0) | error.max",
                "{'container':{'docker':{'network':'WIFI'}}} | /container/docker/network | error.unknown.enum.literal",
                "{'container':{'docker':{'image':'i','portMappings':[{'hostPort':'x'}]}}} | "
                        + "/container/docker/portMappings(0)/hostPort | error.expected.jsnumber",
                "{'healthChecks':[{'command':{}}]} | /healthChecks(0)/command/value | error.path.missing",
                "{'fetch':[{}]} | /fetch(0)/uri | error.path.missing",
                "{'readinessChecks':[{},{}]} | /readinessChecks | error.maxLength",
                "{'executor':'a//b'} | /executor | error.pattern",
                "[1] | / | error.expected.jsobject",
            })
    void namesThePlaceOfAMemberOfTheWrongShape(String json, String path, String error) {
        InvalidJson refused =
                catchThrowableOfType(InvalidJson.class, () -> apps.check(MAPPER.readTree(json.replace('\'', '"'))));

        assertThat(refused.details()).containsExactly(new Violation(path, error));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | /",
                "{'cmd':'a','args':['b']} | /",
                "{'cmd':'a','cpus':0} | /cpus",
                "{'cmd':'a','ports':[80,81],'portDefinitions':[{'port':80}]} | /",
                "{'cmd':'a','ports':[80,80]} | /portDefinitions",
                "{'cmd':'a','portDefinitions':[{'name':'a'},{'name':'a'}]} | /portDefinitions",
                "{'cmd':'a','networks':[{'mode':'container/bridge'}],'portDefinitions':[{'port':1}]} | /portDefinitions",
                "{'container':{'docker':{'image':'i'},'portMappings':[{'containerPort':1}]}} | /container/portMappings",
                "{'container':{'docker':{'image':'i','network':'NONE'}}} | /container/docker/network",
                "{'container':{'type':'DOCKER'},'cmd':'a'} | /container/docker/image",
                "{'container':{'docker':{'image':'i','network':'HOST'}},'networks':[{'mode':'container/bridge'}]} | /networks",
                "{'cmd':'a','networks':[{'mode':'host','name':'x'}]} | /networks",
                "{'cmd':'a','networks':[{'mode':'container/bridge','name':'x'}]} | /networks",
                "{'cmd':'a','networks':[{'mode':'container'}]} | /networks",
                "{'cmd':'a','networks':[{'name':'x'},{'name':'x'}]} | /networks",
                "{'cmd':'a','networks':[{'mode':'host'},{'name':'x'}]} | /networks",
                "{'container':{'docker':{'image':'i'}},'networks':[{'name':'x'},{'name':'y'}]} | /networks",
                "{'cmd':'a','uris':['http://a'],'fetch':[{'uri':'http://b'}]} | /uris",
                "{'cmd':'a','fetch':[{'uri':'a b'}]} | /fetch(0)/uri",
                "{'cmd':'a','constraints':[['hostname']]} | /constraints(0)",
                "{'cmd':'a','constraints':[['hostname','NEAR']]} | /constraints(0)",
                "{'cmd':'a','constraints':[['hostname','UNIQUE','x']]} | /constraints(0)",
                "{'cmd':'a','constraints':[['a','CLUSTER'],['hostname','GROUP_BY','x']]} | /constraints(1)",
                "{'cmd':'a','constraints':[['hostname','MAX_PER']]} | /constraints(0)",
                "{'cmd':'a','constraints':[['hostname','LIKE','(']]} | /constraints(0)",
                "{'cmd':'a','constraints':[['hostname','IS','[1-2]']]} | /constraints(0)",
                "{'cmd':'a','healthChecks':[{'portIndex':1}]} | /healthChecks(0)",
                "{'cmd':'a','healthChecks':[{'protocol':'COMMAND'}]} | /healthChecks(0)",
                "{'cmd':'a','healthChecks':[{'command':{'value':'x'}}]} | /healthChecks(0)",
                "{'cmd':'a','healthChecks':[{'protocol':'TCP','path':'/'}]} | /healthChecks(0)/path",
                "{'cmd':'a','healthChecks':[{'protocol':'MESOS_TCP'},{'protocol':'MESOS_HTTP'}]} | /healthChecks",
                "{'cmd':'a','healthChecks':[{'protocol':'MESOS_TCP','ipProtocol':'IPv6'}]} | /healthChecks(0)/ipProtocol",
                "{'cmd':'a','readinessChecks':[{}]} | /readinessChecks(0)/portName",
                "{'cmd':'a','readinessChecks':[{'portName':'default','timeoutSeconds':30}]} "
                        + "| /readinessChecks(0)/timeoutSeconds",
                "{'cmd':'a','upgradeStrategy':{'minimumHealthCapacity':1.1}} | /upgradeStrategy/minimumHealthCapacity",
                "{'cmd':'a','backoffFactor':0.9} | /backoffFactor",
                "{'cmd':'a','instances':2,'labels':{'MARATHON_SINGLE_INSTANCE_APP':'true'},"
                        + "'upgradeStrategy':{'minimumHealthCapacity':0,'maximumOverCapacity':0}} | /instances",
                "{'cmd':'a','labels':{'MARATHON_SINGLE_INSTANCE_APP':'true'}} | /upgradeStrategy",
                "{'cmd':'a','gpus':1} | /",
                "{'cmd':'a','env':{'A':{'secret':'s'}}} | /",
                "{'container':{'docker':{'image':'i','pullConfig':{'secret':'s'}}}} | /container/docker/pullConfig,/",
                "{'cmd':'a','container':{'type':'MESOS','volumes':[{'containerPath':'a','hostPath':'/b'}]}} "
                        + "| /container/volumes(0)/mode",
                "{'cmd':'a','unreachableStrategy':{'inactiveAfterSeconds':5,'expungeAfterSeconds':4}} "
                        + "| /unreachableStrategy/inactiveAfterSeconds",
                "{'cmd':'a','role':'other'} | /role",
                "{'cmd':'a','acceptedResourceRoles':['other']} | /acceptedResourceRoles",
                "{'cmd':'a','acceptedResourceRoles':[]} | /acceptedResourceRoles",
                "{'cmd':'a','resourceLimits':{'cpus':0.5}} | /resourceLimits/cpus",
                "{'cmd':'a','labels':{'DCOS_MIGRATION_API_VERSION':'v1'}} | /labels",
                "{'cmd':'a','dependencies':['/Up']} | /dependencies(0)",
                "{'container':{'docker':{'image':'i'}},'tty':true} | /tty",
                "{'cmd':'a','residency':{}} | /residency",
            })
    void namesThePlaceOfWhatIsNotValid(String json, String paths) {
        Refused refused = catchThrowableOfType(Refused.class, () -> create(json.replace('\'', '"')));

        assertThat(((Failure.Invalid) refused.failure()).details())
                .extracting(Violation::path)
                .containsExactly(paths.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'cmd':'a','container':{'type':'MESOS','volumes':[{'containerPath':'a','persistent':{'size':1}}]}}",
                "{'cmd':'a','check':{'tcp':{}}}",
                "{'cmd':'a','container':{'type':'MESOS','linuxInfo':{}}}",
            })
    void saysWhatItCannotDoYet(String json) {
        assertThat(catchThrowableOfType(Unsupported.class, () -> create(json.replace('\'', '"'))))
                .hasMessageContaining("not supported yet");
    }

    private AppDefinition create(String json) {
        return apps.create(apps.check(MAPPER.readTree(json)), ID);
    }

    private AppDefinition update(AppDefinition app, String json) {
        return apps.update(app, apps.check(MAPPER.readTree(json)));
    }

    private ObjectNode tree(AppDefinition app) {
        return (ObjectNode) MAPPER.readTree(apps.write(app));
    }
}
