package io.dcosboot.cli.local;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}, which all commands of the local cluster have. */
public final class DataOption {

    /** System property with the folder that is used when neither option nor environment name one. */
    public static final String DEFAULT_PROPERTY = "dcos.data";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder with the state of the cluster (default: DCOS_DATA, else .dcos beside this program).")
    private @Nullable Path folder;

    DataDirectory directory(Map<String, String> environment) {
        return folder != null ? new DataDirectory(folder) : fromEnvironment(environment);
    }

    /** The data directory of somebody who gave no option. */
    static DataDirectory fromEnvironment(Map<String, String> environment) {
        String named = environment.get("DCOS_DATA");
        return new DataDirectory(
                Path.of(named == null || named.isEmpty() ? System.getProperty(DEFAULT_PROPERTY, ".dcos") : named));
    }
}
