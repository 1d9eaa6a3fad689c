package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Destination;
import io.dcosboot.gateway.core.RouteTable;
import java.util.List;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One route for each kind of destination, so that metrics tell them apart; addresses come later, per request. */
public final class Routes implements RouteLocator {
    private final List<Route> routes =
            RouteTable.routes().stream().map(Routes::route).toList();

    @Override
    public Flux<Route> getRoutes() {
        return Flux.fromIterable(routes);
    }

    private static Route route(String name) {
        return Route.async()
                .id(name)
                // Says that a filter names the address.
                .uri("no://op")
                .asyncPredicate(exchange -> {
                    Destination destination = Attributes.destination(exchange);
                    return Mono.just(destination != null && destination.route().equals(name));
                })
                .build();
    }
}
