package dev.holdfast.coordinator.operator;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolClock;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardReport;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Clock;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.PoolReport;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.ServiceReport;
import dev.holdfast.proto.v1.ServiceReport.Happening;
import dev.holdfast.proto.v1.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How the service is, asked of every card at the time. */
final class ServiceReports {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int HAPPENINGS = 20;
    private static final Request HOW_ARE_YOU =
            Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()).build();

    private final ServiceParts parts;

    ServiceReports(ServiceParts parts) {
        this.parts = parts;
    }

    /** @param pool the only one to tell of; empty for all */
    ControlReply of(String pool) {
        List<PoolReport> pools = pools().stream()
                .filter(each -> pool.isEmpty() || each.getName().equalsIgnoreCase(pool))
                .toList();
        if (!pool.isEmpty() && pools.isEmpty()) {
            throw new RefusedException(Code.NOT_FOUND, "There is no pool named " + pool + "; look with hsm pool list.");
        }
        ServiceReport.Builder report = ServiceReport.newBuilder()
                .setCoordinator(parts.coordinator())
                .setPid(ProcessHandle.current().pid())
                .setStartedMillis(parts.started().toEpochMilli())
                .setRack(parts.rack())
                .setHealing(parts.healer().replaces())
                .setClock(clock().getClock())
                .addAllPools(pools)
                .addAllHappenings(happenings(pools));
        parts.face().ifPresent(report::setFace);
        return ControlReply.newBuilder().setService(report).build();
    }

    ControlReply clock() {
        PoolClock clock = parts.pools().clock();
        return ControlReply.newBuilder()
                .setClock(Clock.newBuilder()
                        .setNowMillis(clock.millis())
                        .setOffsetMillis(clock.offset().toMillis()))
                .build();
    }

    private List<PoolReport> pools() {
        List<CompletableFuture<PoolReport>> inService =
                parts.pools().list().stream().map(this::inService).toList();
        return Stream.concat(
                        inService.stream().map(CompletableFuture::join),
                        parts.pools().deleted().stream().map(ServiceReports::deleted))
                .sorted(Comparator.comparing(PoolReport::getName, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private CompletableFuture<PoolReport> inService(Pool pool) {
        List<CompletableFuture<CardReport>> cards = pool.cards().stream()
                .sorted(Comparator.comparing(Slot::cardId))
                .map(slot -> card(pool, slot))
                .toList();
        return CompletableFuture.allOf(cards.toArray(CompletableFuture[]::new)).thenApply(done -> {
            PoolReport.Builder report = PoolReport.newBuilder()
                    .setName(pool.name())
                    .setPoolId(pool.poolId())
                    .addAllCards(cards.stream().map(CompletableFuture::join).toList());
            parts.doors().flatMap(doors -> doors.report(pool)).ifPresent(report::setDoor);
            return report.build();
        });
    }

    private CompletableFuture<CardReport> card(Pool pool, Slot slot) {
        CardReport.Builder report = CardReport.newBuilder()
                .setCard(slot.cardId())
                .setAddress(slot.address().toString())
                .setPid(parts.processOf().applyAsLong(slot.cardId()));
        return pool.client()
                .callCard(slot.cardId(), HOW_ARE_YOU)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> failure == null
                        ? report.setStatus(answer.getCardStatus()).build()
                        : report.setFailure(reason(failure)).build());
    }

    private static Status reason(Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                ? refused.status()
                : Status.newBuilder()
                        .setCode(Code.UNREACHABLE)
                        .setMessage("The card did not answer within " + PATIENCE.toSeconds() + " seconds.")
                        .build();
    }

    private static PoolReport deleted(DeletedPool pool) {
        return PoolReport.newBuilder()
                .setName(pool.name())
                .setPoolId(pool.poolId())
                .setDeletedMillis(pool.deletedAt().toEpochMilli())
                .setPurgeMillis(pool.purgeAt().toEpochMilli())
                .build();
    }

    private List<Happening> happenings(List<PoolReport> of) {
        List<Happening> all = parts.healer().events().stream()
                .filter(event -> of.stream().anyMatch(pool -> pool.getName().equals(event.pool())))
                .map(event -> Happening.newBuilder()
                        .setTimeMillis(event.time().toEpochMilli())
                        .setPool(event.pool())
                        .setText(event.text())
                        .build())
                .toList();
        return all.subList(Math.max(0, all.size() - HAPPENINGS), all.size());
    }
}
