package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardLine;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The ways to cards of this process, which answer some calls on the caller's thread; not over a link that is broken.
 *
 * @param coordinator who asks
 * @param channels for all other calls
 */
record NearLines(EmbeddedRack rack, String coordinator, CardLines channels) implements CardLines {

    private record Line(String card, NearLines lines, CardLine channel) implements CardLine {

        @Override
        public CompletableFuture<Response> call(Request request) {
            return channel.call(request);
        }

        @Override
        public Optional<Response> answerHere(Request request) {
            return lines.rack().answerHere(lines.coordinator(), card, request);
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    @Override
    public CardLine to(CardRack.Slot slot) {
        return new Line(slot.cardId(), this, channels.to(slot));
    }

    @Override
    public CompletableFuture<CardRack.Slot> at(Address address) {
        return channels.at(address);
    }
}
