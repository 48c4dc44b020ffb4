package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.stage.StageRack;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Where the service's cards come from and go to, in virtual time. */
public final class SimulatedRack implements StageRack {

    private final VirtualRack rack;
    private final Function<String, Machine> maker;
    private final Map<String, Integer> made = new HashMap<>();

    /** @param maker makes a card of this id */
    SimulatedRack(VirtualRack rack, Function<String, Machine> maker) {
        this.rack = rack;
        this.maker = maker;
    }

    @Override
    public CompletableFuture<Slot> provision(String label) {
        Machine machine = maker.apply(label + "-" + made.merge(label, 1, Integer::sum));
        return powerOn(machine.id());
    }

    @Override
    public CompletableFuture<List<String>> provisioned(String label) {
        return CompletableFuture.completedFuture(rack.machines().stream()
                .map(Machine::id)
                .filter(id -> id.substring(0, id.lastIndexOf('-')).equals(label))
                .toList());
    }

    /** The card answers at once, and boots meanwhile. */
    @Override
    public CompletableFuture<Slot> powerOn(String cardId) {
        return rack.find(cardId)
                .map(machine -> {
                    if (!machine.hasPower()) {
                        CompletableFuture<Void> unused = machine.beginBoot();
                    }
                    return CompletableFuture.completedFuture(slot(cardId));
                })
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new RefusedException(Code.NOT_FOUND, "There is no card " + cardId + " in the rack.")));
    }

    @Override
    public CompletableFuture<Void> powerOff(String cardId) {
        rack.find(cardId).filter(Machine::hasPower).ifPresent(Machine::powerCut);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> destroy(String cardId) {
        rack.find(cardId).ifPresent(rack::destroy);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<String> cards() {
        return rack.machines().stream().map(Machine::id).toList();
    }

    @Override
    public List<String> powered() {
        return rack.machines().stream()
                .filter(Machine::hasPower)
                .map(Machine::id)
                .toList();
    }

    @Override
    public Map<String, byte[]> kept(String cardId) {
        Map<String, byte[]> kept = new TreeMap<>();
        rack.find(cardId).ifPresent(machine -> {
            kept.put("fuses/device-secret", machine.fuses().deviceSecret());
            kept.put("fuses/identity-key", machine.fuses().sealedIdentityKey());
            List<byte[]> cells = machine.nvram.image();
            for (int i = 0; i < cells.size(); i++) {
                kept.put("nvram/" + i, cells.get(i));
            }
            machine.disk.image().forEach((name, content) -> kept.put("disk/" + name, content));
            machine.flash.image().forEach((name, content) -> kept.put("flash/" + name, content));
        });
        return kept;
    }

    @Override
    public byte[] makerRoot() {
        return rack.maker().root();
    }

    @Override
    public ByteString image(Firmware version) {
        return ImageBuilder.build(
                version, rack.millis(), ImageParts.builtIn(), rack.maker()::sealFirmware, rack.owner()::sealFirmware);
    }

    private static Slot slot(String cardId) {
        return new Slot(cardId, new Address.InVm(cardId));
    }
}
