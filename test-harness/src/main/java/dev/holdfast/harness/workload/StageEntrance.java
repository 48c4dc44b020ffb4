package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.capacity.SpeedProfile;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.door.DoorPlaces;
import dev.holdfast.coordinator.door.Doors;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.rest.FacePlan;
import dev.holdfast.coordinator.rest.Served;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.storage.StorageAccounts;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.client.ChangeNames;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.PartitionDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.client.pkcs11.Pkcs11Door;
import dev.holdfast.harness.client.pkcs11.TokenPlace;
import dev.holdfast.harness.client.rest.RestDoor;
import dev.holdfast.harness.client.rest.RestPlace;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets applications into a pool on a stage of this machine, through all doors. Face and token are opened for the first client
 * that comes through them, over the coordinator that is at work then, and again when another one is.
 */
public final class StageEntrance implements Entrance, AutoCloseable {

    private final Stage stage;
    private final String pool;
    private final Caller caller;
    private final Witness witness = Witness.verifying();
    private final Path folder;
    private final String tenant = UUID.randomUUID().toString();
    private final String clientId = UUID.randomUUID().toString();
    private final String secret = UUID.randomUUID().toString();
    private @Nullable Pools served;
    private @Nullable ServiceFace face;
    private @Nullable Doors doors;
    private boolean hasPin;

    /**
     * @param pool its name
     * @param caller whoever all clients are, by the partition protocol and over HTTP; its object id must be a GUID
     */
    public StageEntrance(Stage stage, String pool, Caller caller) {
        this.stage = stage;
        this.pool = pool;
        this.caller = caller;
        try {
            // A socket's path is short: the folders of a stage are often too deep.
            folder = Files.createTempDirectory("holdfast-clients");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KeyDoor open(Door door, String client) {
        return switch (door) {
            case PARTITION -> new PartitionDoor(this::keys, witness, ChangeNames.unique());
            case REST -> new RestDoor(this::rest, witness);
            case PKCS11 -> new Pkcs11Door(this::token, witness);
        };
    }

    @Override
    public synchronized void close() {
        closeServed();
        FolderTree.delete(folder);
    }

    private KeyClient keys() {
        return new KeyClient(pool().client(), caller);
    }

    private synchronized RestPlace rest() {
        serveAnew();
        ServiceFace open = face;
        if (open == null) {
            open = ServiceFace.open(facePlan(), served(), Clock.systemUTC());
            face = open;
        }
        return new RestPlace(open.address(), open.authorityFile(), tenant, pool, clientId, secret);
    }

    private synchronized TokenPlace token() {
        serveAnew();
        if (!hasPin) {
            ByteString pin = ByteString.copyFromUtf8(secret);
            PoolToken.initialize(pool(), pool, pin, pin);
            hasPin = true;
        }
        if (doors == null) {
            doors = Doors.open(stage.pools(), new DoorPlaces(folder, Map.of(), "default"));
        }
        return new TokenPlace(folder.resolve(pool().name() + ".sock"), secret);
    }

    private FacePlan facePlan() {
        Principal application = new Principal(
                caller.principal(), clientId, "clients", secret.getBytes(StandardCharsets.UTF_8), ResourceRight.NONE);
        return new FacePlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.resolve("face"),
                new Directory(tenant, UUID.randomUUID().toString(), List.of(application)),
                Optional.empty(),
                Optional.empty(),
                false,
                SpeedProfile.UNRESTRICTED);
    }

    private Served served() {
        return new Served(
                stage.pools(),
                stage.domains(),
                new Custody.InPartition(),
                stage.jobs(),
                StorageMap.empty(),
                StorageAccounts.none());
    }

    private Pool pool() {
        return stage.pools()
                .find(pool)
                .orElseThrow(() -> new RefusedException(
                        Code.UNREACHABLE, "There is no pool " + pool + " that clients could use."));
    }

    private void serveAnew() {
        if (served != stage.pools()) {
            closeServed();
            served = stage.pools();
        }
    }

    private void closeServed() {
        if (face != null) {
            face.close();
            face = null;
        }
        if (doors != null) {
            try {
                doors.close();
            } catch (Exception e) {
                throw new IllegalStateException("The doors of a pool did not close", e);
            }
            doors = null;
        }
    }
}
