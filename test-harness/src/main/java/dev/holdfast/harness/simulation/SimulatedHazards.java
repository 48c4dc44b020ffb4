package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.image.ImageSlots;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What can be brought upon cards in virtual time. */
record SimulatedHazards(VirtualRack rack) implements Hazards {

    private static final double MILLIONTHS = 1_000_000;

    @Override
    public boolean ofProcesses() {
        return false;
    }

    @Override
    public void pause(String card) {
        machine(card).pause();
    }

    @Override
    public void resume(String card) {
        machine(card).resume();
    }

    @Override
    public int breakLinks(Set<Link> links, LinkFault fault) {
        return rack.links().add(links, fault).number();
    }

    @Override
    public Met met(int number) {
        return rack.links().list().stream()
                .filter(fault -> fault.number() == number)
                .map(SimulatedHazards::met)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault of links has the number " + number));
    }

    @Override
    public Met mendLinks(int number) {
        return met(rack.links().end(number));
    }

    @Override
    public void setClock(String whose, Duration ahead, double rate) {
        if (whose.equals(Stage.COORDINATOR)) {
            throw notHere("the coordinator's clock");
        }
        Machine machine = machine(whose);
        machine.clock.reset();
        machine.clock.jump(ahead);
        machine.clock.drift(Math.round((rate - 1) * MILLIONTHS));
    }

    @Override
    public void sense(String card, String sensor, long value) {
        machine(card).sensors.set(sensor, value);
    }

    @Override
    public Copy copy(String card, Part part) {
        MachineCopy copy = MachineCopy.of(dark(card), part);
        return () -> {
            if (rack.find(card).isPresent() && dark(card).equals(copy.machine())) {
                copy.putBack();
            }
        };
    }

    @Override
    public void layImage(String card, ByteString image) {
        try {
            new ImageSlots(dark(card).flash).manufacture(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forgetFaults(String card) {
        machine(card).faults.clear(List.of());
    }

    @Override
    public CompletableFuture<Response> ask(String card, Request request) {
        Machine machine = machine(card);
        return machine.hasPower()
                ? machine.send(PeerRole.PEER_ROLE_TESTER, request.toBuilder())
                : CompletableFuture.failedFuture(
                        new RefusedException(Code.UNREACHABLE, "Card " + card + " has no power; power it on first."));
    }

    private Machine machine(String card) {
        return rack.find(card)
                .orElseThrow(() -> new RefusedException(Code.NOT_FOUND, "Card " + card + " was destroyed."));
    }

    private Machine dark(String card) {
        Machine machine = machine(card);
        if (machine.hasPower()) {
            throw new RefusedException(Code.WRONG_STATE, "Card " + card + " has power; cut that first.");
        }
        return machine;
    }

    private static Met met(LinkFaults.Planned fault) {
        return new Met(fault.touched(), fault.lost());
    }

    private static RefusedException notHere(String what) {
        return new RefusedException(
                Code.BAD_PARAMETER, "In virtual time there is no way to change " + what + "; run it on this machine.");
    }
}
