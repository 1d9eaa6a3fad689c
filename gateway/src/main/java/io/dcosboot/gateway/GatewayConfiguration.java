package io.dcosboot.gateway;

import io.dcosboot.gateway.core.BrowserGuard;
import io.dcosboot.gateway.core.MesosState;
import io.dcosboot.gateway.core.ServiceApps;
import io.dcosboot.gateway.core.Upstream;
import io.dcosboot.gateway.marathon.AppList;
import io.dcosboot.gateway.mesos.MesosLeader;
import io.dcosboot.gateway.mesos.StateSummary;
import io.dcosboot.gateway.polling.JsonFetch;
import io.dcosboot.gateway.polling.PolledSource;
import io.dcosboot.gateway.proxy.AccessLog;
import io.dcosboot.gateway.proxy.BodyLimit;
import io.dcosboot.gateway.proxy.FailurePages;
import io.dcosboot.gateway.proxy.FrontDoor;
import io.dcosboot.gateway.proxy.IdleTimeoutRouting;
import io.dcosboot.gateway.proxy.LegalTargets;
import io.dcosboot.gateway.proxy.Routes;
import io.dcosboot.gateway.proxy.TargetFilter;
import io.dcosboot.gateway.proxy.UpstreamHeaders;
import io.dcosboot.gateway.proxy.WebSocketRouting;
import io.dcosboot.gateway.zookeeper.ClusterId;
import io.dcosboot.platform.zookeeper.ZooKeeperProperties;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
class GatewayConfiguration {

    /** Fails the start rather than open the cluster to the network. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableReactiveWebServerFactory> listenerGuard(
            GatewayProperties properties, ServerProperties server) {
        return _ -> {
            InetAddress address = server.getAddress();
            if (!properties.allowRemote() && (address == null || !address.isLoopbackAddress())) {
                throw new UnprotectedListenerException(address == null ? "all addresses" : address.getHostAddress());
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> legalTargets() {
        return factory -> factory.addServerCustomizers(new LegalTargets());
    }

    @Bean(destroyMethod = "close")
    MesosLeader mesosLeader(
            Environment environment, CuratorFramework client, ZooKeeperProperties zooKeeper, JsonMapper json) {
        String master = environment.getProperty("dcos.mesos.master", "zk://" + zooKeeper.connectString() + "/mesos");
        return MesosLeader.of(master, client, zooKeeper.connectString(), json);
    }

    @Bean
    JsonFetch jsonFetch(GatewayProperties properties) {
        return new JsonFetch(properties.cache().requestTimeout());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    PolledSource<MesosState> mesosState(
            MesosLeader leader, JsonFetch fetch, GatewayProperties properties, JsonMapper json) {
        var source = new PolledSource<MesosState>(
                "Mesos state",
                () -> leader.current()
                        .map(upstream -> fetch.get(
                                upstream,
                                StateSummary.PATH,
                                body -> StateSummary.read(body, json, properties.defaultScheme())))
                        .orElseGet(() ->
                                CompletableFuture.failedFuture(new IllegalStateException("no Mesos master leads"))),
                properties.cache(),
                Clock.systemUTC());
        leader.start(source::refreshed);
        return source;
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    PolledSource<ServiceApps> serviceApps(JsonFetch fetch, GatewayProperties properties, JsonMapper json) {
        Upstream marathon = properties.upstreams().marathonUpstream();
        return new PolledSource<>(
                "list of Marathon's services",
                () -> fetch.get(marathon, AppList.PATH, body -> AppList.read(body, json)),
                properties.cache(),
                Clock.systemUTC());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ClusterId clusterId(CuratorFramework client) {
        return new ClusterId(client);
    }

    @Bean
    FrontDoor frontDoor(GatewayProperties properties) {
        return new FrontDoor(new BrowserGuard(properties.allowedHosts(), properties.sameSiteOnly()));
    }

    @Bean
    AccessLog accessLog() {
        return new AccessLog();
    }

    @Bean
    Routes routes() {
        return new Routes();
    }

    @Bean
    TargetFilter targetFilter(
            MesosLeader leader,
            PolledSource<MesosState> mesos,
            PolledSource<ServiceApps> apps,
            GatewayProperties properties) {
        return new TargetFilter(
                leader::current, mesos, apps, properties.upstreams().components(), properties.agentGatewayPort());
    }

    @Bean
    BodyLimit bodyLimit(GatewayProperties properties) {
        return new BodyLimit(properties.maxBody(), properties.maxServiceBody());
    }

    @Bean
    UpstreamHeaders upstreamHeaders() {
        return new UpstreamHeaders();
    }

    @Bean
    IdleTimeoutRouting idleTimeoutRouting(
            HttpClient client,
            ObjectProvider<List<HttpHeadersFilter>> headersFilters,
            HttpClientProperties clientProperties,
            GatewayProperties properties) {
        return new IdleTimeoutRouting(client, headersFilters, clientProperties, properties.timeouts());
    }

    @Bean
    WebSocketRouting webSocketRouting(
            WebSocketClient client, WebSocketService service, ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
        return new WebSocketRouting(client, service, headersFilters);
    }

    /** Any answer may be a stream, so each piece leaves as it comes. */
    @Bean
    NettyWriteResponseFilter responseWriting(ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
        return new NettyWriteResponseFilter(List.of(MediaType.ALL), headersFilters);
    }

    /** The client adds nothing of its own to requests. */
    @Bean
    HttpClientCustomizer upstreamClient(GatewayProperties properties) {
        return client -> client.doOnRequest((request, _) -> {
                    if (request.requestHeaders().contains(HttpHeaderNames.USER_AGENT, HttpClient.USER_AGENT, false)) {
                        request.requestHeaders().remove(HttpHeaderNames.USER_AGENT);
                    }
                })
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(properties.timeouts().connect().toMillis()));
    }

    @Bean
    FailurePages failurePages() {
        return new FailurePages();
    }
}
