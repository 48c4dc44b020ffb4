package dev.holdfast.harness.matrix;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.harness.stage.Presence;
import dev.holdfast.harness.stage.ServiceDesk;
import dev.holdfast.harness.stage.StageRack;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.partition.firmware.Firmware;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A service to somebody who sees no card in its rack. */
record BlindDesk(ServiceDesk seen) implements ServiceDesk {

    @Override
    public StageTime time() {
        return seen.time();
    }

    @Override
    public Pools pools() {
        return seen.pools();
    }

    @Override
    public StageRack rack() {
        return new DarkRack(seen.rack());
    }

    @Override
    public SecurityDomains domains() {
        return seen.domains();
    }

    @Override
    public Jobs jobs() {
        return seen.jobs();
    }

    @Override
    public BackupStorage storage() {
        return seen.storage();
    }

    @Override
    public Presence presence() {
        return seen.presence();
    }

    private record DarkRack(StageRack rack) implements StageRack {

        @Override
        public List<String> cards() {
            return List.of();
        }

        @Override
        public List<String> powered() {
            return List.of();
        }

        @Override
        public Map<String, byte[]> kept(String cardId) {
            return rack.kept(cardId);
        }

        @Override
        public byte[] makerRoot() {
            return rack.makerRoot();
        }

        @Override
        public ByteString image(Firmware version) {
            return rack.image(version);
        }

        @Override
        public CompletableFuture<Slot> provision(String label) {
            return rack.provision(label);
        }

        @Override
        public CompletableFuture<List<String>> provisioned(String label) {
            return rack.provisioned(label);
        }

        @Override
        public CompletableFuture<Slot> powerOn(String cardId) {
            return rack.powerOn(cardId);
        }

        @Override
        public CompletableFuture<Void> powerOff(String cardId) {
            return rack.powerOff(cardId);
        }

        @Override
        public CompletableFuture<Void> destroy(String cardId) {
            return rack.destroy(cardId);
        }
    }
}
