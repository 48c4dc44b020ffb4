package dev.holdfast.harness.operator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.v1.CardReport;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.ControlReply.Clock;
import dev.holdfast.proto.v1.JobReport;
import dev.holdfast.proto.v1.PoolReport;
import dev.holdfast.proto.v1.RetiredCard;
import dev.holdfast.proto.v1.ServiceReport;
import java.time.Instant;
import java.util.HexFormat;

/** What a machine reads. The names are for ever; a format that loses one gets another number. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode document(String format) {
        return MAPPER.createObjectNode().put("format", format);
    }

    static ObjectNode service(ServiceReport service) {
        ObjectNode document = document("holdfast.status/1");
        document.putObject("coordinator")
                .put("name", service.getCoordinator())
                .put("pid", service.getPid())
                .put("started", time(service.getStartedMillis()))
                .put("rack", service.getRack())
                .put("healing", service.getHealing());
        document.set("clock", clock(service.getClock()));
        if (service.hasFace()) {
            document.putObject("face")
                    .put("address", service.getFace().getAddress())
                    .put("authorityFile", service.getFace().getAuthorityFile());
        }
        ArrayNode pools = document.putArray("pools");
        service.getPoolsList().forEach(pool -> pools.add(pool(pool)));
        ArrayNode happenings = document.putArray("events");
        service.getHappeningsList().forEach(happening -> happenings
                .addObject()
                .put("time", time(happening.getTimeMillis()))
                .put("pool", happening.getPool())
                .put("text", happening.getText()));
        return document;
    }

    static ObjectNode clock(Clock clock) {
        return MAPPER.createObjectNode()
                .put("now", time(clock.getNowMillis()))
                .put("offsetMillis", clock.getOffsetMillis());
    }

    static ObjectNode job(JobReport job) {
        return document("holdfast.job/1")
                .put("job", job.getJob())
                .put("kind", job.getKind())
                .put("pool", job.getPool())
                .put("folder", job.getFolder())
                .put("ended", job.getEnded())
                .put("succeeded", job.getEnded() && !job.hasFailure())
                .put("progress", job.getProgress())
                .put("bytes", job.getBytes())
                .put("frames", job.getFrames())
                .put("failure", job.getFailure().getMessage());
    }

    private static ObjectNode pool(PoolReport report) {
        PoolView pool = new PoolView(report);
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", report.getName())
                .put("id", HexFormat.of().formatHex(report.getPoolId().toByteArray()))
                .put("state", pool.state());
        node.put("deletedAt", report.getDeletedMillis() == 0 ? null : time(report.getDeletedMillis()));
        node.put("purgeAt", report.getPurgeMillis() == 0 ? null : time(report.getPurgeMillis()));
        node.put("leader", pool.leader())
                .put("generation", pool.best().getGeneration())
                .put("epoch", pool.best().getEpoch())
                .put("forcedRecoveries", pool.best().getForcedRecoveries())
                .put("keys", pool.best().getKeys())
                .put("keyVersions", pool.best().getKeyVersions());
        ArrayNode cards = node.putArray("cards");
        report.getCardsList().forEach(card -> cards.add(card(card, pool)));
        ArrayNode retired = node.putArray("retired");
        for (RetiredCard card : pool.best().getRetiredList()) {
            retired.addObject().put("card", card.getCard()).put("epoch", card.getEpoch());
        }
        return node;
    }

    private static ObjectNode card(CardReport card, PoolView pool) {
        CardStatus status = card.getStatus();
        ObjectNode node = MAPPER.createObjectNode()
                .put("card", card.getCard())
                .put("address", card.getAddress())
                .put("pid", card.getPid() == 0 ? null : card.getPid())
                .put("answers", card.hasStatus())
                .put("state", PoolView.state(card))
                .put("standardState", status.getStandardState())
                .put("indicator", status.getIndicator())
                .put("output", CardWord.of(status.getOutput()))
                .put("degradedAllowed", status.getDegradedAllowed())
                .put("leader", status.getLeader())
                .put("voting", pool.votes(card))
                .put("generation", status.getGeneration())
                .put("epoch", status.getEpoch())
                .put("term", status.getTerm())
                .put("appliedIndex", status.getAppliedIndex())
                .put("lag", pool.lag(card))
                .put("keys", status.getKeys())
                .put(
                        "error",
                        card.hasStatus() ? status.getError() : card.getFailure().getMessage());
        ArrayNode serving = node.putArray("serving");
        status.getSubStatesList().forEach(state -> serving.add(CardWord.of(state)));
        ArrayNode outOfService = node.putArray("outOfService");
        status.getOutOfServiceList().forEach(outOfService::add);
        return node;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
