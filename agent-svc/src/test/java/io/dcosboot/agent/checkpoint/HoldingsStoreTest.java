package io.dcosboot.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.agent.core.Checkpoint.CheckpointException;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.core.Holdings;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldingsStoreTest {

    @TempDir
    private Path root;

    private WorkDirectory directory;

    @BeforeEach
    void empty() {
        directory = new WorkDirectory(root.resolve("work"));
    }

    private HoldingsStore open() throws IOException {
        HoldingsStore store = new HoldingsStore(directory);
        store.recover();
        return store;
    }

    private static Resource volume(String id, Source.Builder source) {
        DiskInfo.Builder disk = DiskInfo.newBuilder()
                .setPersistence(DiskInfo.Persistence.newBuilder().setId(id));
        if (source.hasType()) {
            disk.setSource(source);
        }
        return Given.scalar("disk", 10).toBuilder()
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole("dev"))
                .setDisk(disk)
                .build();
    }

    private static Holdings holding(Resource... volumes) {
        return new Holdings(Resources.of(volumes), List.of());
    }

    @Test
    void volumesAppearAndDisappearWithWhatIsSaved() throws IOException {
        HoldingsStore store = open();
        Resource volume = volume("v", Source.newBuilder());
        store.save(holding(volume));

        Path folder = root.resolve("work/volumes/roles/dev/v");
        assertThat(folder).isDirectory();
        Files.createDirectories(folder.resolve("a/b"));
        Path outside = Files.writeString(root.resolve("outside"), "x");
        Files.createSymbolicLink(folder.resolve("a/link"), outside);
        assertThat(new HoldingsStore(directory).recover()).isEqualTo(holding(volume));
        assertThat(folder.resolve("a/b")).isDirectory();

        store.save(Holdings.none());
        assertThat(folder).doesNotExist();
        assertThat(outside).exists();
        assertThat(new HoldingsStore(directory).recover()).isEqualTo(Holdings.none());
    }

    @Test
    void whatACrashInterruptedIsFinishedByTheNextStart() throws IOException {
        HoldingsStore store = open();
        Resource kept = volume("kept", Source.newBuilder());
        Resource gone = volume("gone", Source.newBuilder());
        Resource made = volume("made", Source.newBuilder());
        store.save(holding(kept, gone));
        Files.writeString(root.resolve("work/volumes/roles/dev/kept/data"), "x");
        // The crash came right after the intention was written.
        DurableFiles.replace(directory.intendedHoldings(), HoldingsCodec.encode(holding(kept, made)));

        assertThat(new HoldingsStore(directory).recover()).isEqualTo(holding(kept, made));

        assertThat(root.resolve("work/volumes/roles/dev/kept/data")).exists();
        assertThat(root.resolve("work/volumes/roles/dev/made")).isDirectory();
        assertThat(root.resolve("work/volumes/roles/dev/gone")).doesNotExist();
        assertThat(directory.intendedHoldings()).doesNotExist();
        assertThat(new HoldingsStore(directory).recover()).isEqualTo(holding(kept, made));
    }

    @Test
    void volumesOnOtherDisksLiveBelowTheirOwnRoot() throws IOException {
        Path mount = Files.createDirectories(root.resolve("mount"));
        Path path = Files.createDirectories(root.resolve("path"));
        Resource mounted = volume(
                "m",
                Source.newBuilder()
                        .setType(Source.Type.MOUNT)
                        .setMount(Source.Mount.newBuilder().setRoot(mount.toString())));
        Resource below = volume(
                "p",
                Source.newBuilder()
                        .setType(Source.Type.PATH)
                        .setPath(Source.Path.newBuilder().setRoot(path.toString())));
        HoldingsStore store = open();
        store.save(holding(mounted, below));
        assertThat(path.resolve("volumes/roles/dev/p")).isDirectory();
        Files.writeString(mount.resolve("data"), "x");

        store.save(Holdings.none());

        assertThat(mount).isEmptyDirectory();
        assertThat(path.resolve("volumes/roles/dev/p")).doesNotExist();
    }

    @Test
    void damageIsNotGuessedAround() throws IOException {
        open().save(holding(volume("v", Source.newBuilder())));
        byte[] bytes = Files.readAllBytes(directory.holdings());
        bytes[bytes.length - 1] ^= 1;
        Files.write(directory.holdings(), bytes);

        assertThatThrownBy(() -> new HoldingsStore(directory).recover())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is damaged");
    }
}
