package io.dcosboot.cli.client;

import io.dcosboot.cli.CliCommand;
import io.dcosboot.cli.CliException;
import io.dcosboot.cli.local.LocalCluster;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A command that works against a cluster: the one of {@code DCOS_URL}, else the local one while it runs. A token comes
 * from {@code DCOS_ACS_TOKEN}.
 */
public abstract class ClusterCommand extends CliCommand {

    /** The current cluster. */
    protected final ClusterClient cluster() {
        return cluster(environment());
    }

    static ClusterClient cluster(Map<String, String> environment) {
        Optional<String> named =
                Optional.ofNullable(environment.get("DCOS_URL")).filter(url -> !url.isBlank());
        String url = named.or(() -> LocalCluster.runningUrl(environment))
                .orElseThrow(
                        () -> new CliException(
                                "no cluster is attached\nStart one on this machine with `dcos up`, or name one with DCOS_URL."));
        try {
            return new ClusterClient(
                    URI.create(url.contains("://") ? url : "https://" + url),
                    Optional.ofNullable(environment.get("DCOS_ACS_TOKEN")).filter(token -> !token.isEmpty()));
        } catch (IllegalArgumentException e) {
            throw new CliException("DCOS_URL is not a URL: " + url);
        }
    }

    /** The current cluster's JSON at a path, which must answer 200. */
    protected static tools.jackson.databind.JsonNode plainGet(ClusterClient cluster, String path) {
        ClusterClient.Answer answer = cluster.get(ClusterClient.Flavour.PLAIN, path);
        if (answer.status() == 503 && path.startsWith("/mesos/")) {
            throw new CliException("could not connect to the leading mesos master");
        }
        if (!answer.isSuccess()) {
            throw ClusterClient.failure(answer.status());
        }
        return answer.json();
    }
}
