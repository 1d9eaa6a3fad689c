package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import java.time.Instant;
import java.util.Locale;

/**
 * Where everything is. Instances, apps and failures are spread over 256 buckets, so that no folder has more children
 * than one answer of ZooKeeper can name.
 *
 * @param base e.g. {@code /marathon/state}
 */
record StateLayout(String base) {

    /** Its node version is raised by each new leader and checked in each transaction. */
    String epoch() {
        return base + "/epoch";
    }

    String frameworkId() {
        return base + "/framework-id";
    }

    /** Holds the version of the current root. */
    String currentRoot() {
        return base + "/root";
    }

    String roots() {
        return base + "/roots";
    }

    String root(Instant version) {
        return roots() + "/" + Timestamps.format(version);
    }

    String apps() {
        return base + "/apps";
    }

    /** Folder of an app's versions. */
    String app(PathId app) {
        return apps() + "/" + bucket(app.safe()) + "/" + app.safe();
    }

    String app(PathId app, Instant version) {
        return app(app) + "/" + Timestamps.format(version);
    }

    String instances() {
        return base + "/instances";
    }

    String instance(InstanceId id) {
        return instances() + "/" + bucket(id.value()) + "/" + id.value();
    }

    String deployments() {
        return base + "/deployments";
    }

    String deployment(String id) {
        return deployments() + "/" + id;
    }

    String failures() {
        return base + "/failures";
    }

    String failure(PathId app) {
        return failures() + "/" + bucket(app.safe()) + "/" + app.safe();
    }

    /** Where what cannot be read is put aside. */
    String corrupt(String path) {
        return base + "/corrupt/" + path.substring(base.length() + 1).replace('/', '|');
    }

    private static String bucket(String name) {
        return String.format(Locale.ROOT, "%02x", name.hashCode() & 0xff);
    }
}
