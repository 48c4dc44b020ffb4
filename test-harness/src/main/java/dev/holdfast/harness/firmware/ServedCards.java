package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardReport;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.AskCard;
import dev.holdfast.proto.v1.ControlRequest.Card;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.PoolReport;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The cards of a pool of a running service, asked through its coordinator as a tester asks them.
 *
 * @param pool empty when the service has one pool only
 */
record ServedCards(Coordinator coordinator, String pool) implements PooledCards {

    @Override
    public List<String> ids() {
        List<PoolReport> pools = coordinator
                .ask(ControlRequest.newBuilder()
                        .setShowService(ShowService.newBuilder().setPool(pool)))
                .getService()
                .getPoolsList();
        List<PoolReport> meant =
                pools.stream().filter(each -> each.getDeletedMillis() == 0).toList();
        if (meant.size() != 1) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    meant.isEmpty() ? "There is no such pool; hsm pool list shows all." : "Say with --pool which one.");
        }
        return meant.get(0).getCardsList().stream().map(CardReport::getCard).toList();
    }

    @Override
    public CompletableFuture<Response> ask(String card, Request request) {
        try {
            Response answer = coordinator
                    .ask(ControlRequest.newBuilder()
                            .setAskCard(AskCard.newBuilder()
                                    .setCard(Card.newBuilder().setPool(pool).setCard(card))
                                    .setRequest(request)))
                    .getCardAnswer();
            return answer.getStatus().getCode() == Code.OK
                    ? CompletableFuture.completedFuture(answer)
                    : CompletableFuture.failedFuture(new RefusedException(answer.getStatus()));
        } catch (RefusedException unreachable) {
            return CompletableFuture.failedFuture(unreachable);
        }
    }
}
