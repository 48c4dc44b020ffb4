package dev.holdfast.partition.card;

import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.replication.ReplicationEngine;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.CardStatus;

/** The service "show status" together with "show version" (ISO/IEC 19790 section 7.4.3). */
final class CardStatusReport {

    private CardStatusReport() {}

    static CardStatus.Builder ofCard(OwnCard card) {
        CardLife life = card.life();
        StateTable.Row state = StateTable.row(life.state());
        return CardStatus.newBuilder()
                .setCard(card.environment().fuses().cardId())
                .setState(state.state())
                .setStandardState(state.standard())
                .setIndicator(state.indicator())
                .setOutput(state.output())
                .addAllOutOfService(life.isolated())
                .setError(life.error())
                .setFirmwareVersion(card.firmware().version())
                .setSecurityVersion(card.firmware().securityVersion())
                .setNotice(Firmware.NOTICE);
    }

    static void addPool(CardStatus.Builder status, PoolMember pool, Vault vault) {
        ReplicationEngine.Progress progress = pool.replication().progress();
        status.setPoolId(pool.membership().getPoolId())
                .setGeneration(pool.membership().getGeneration())
                .addAllMembers(pool.roster().cards())
                .addAllVoting(pool.replication().members().voters())
                .setEpoch(pool.roster().epoch())
                .setLeader(progress.leading())
                .setLeaderCard(progress.leader())
                .setTerm(progress.term())
                .setCommitIndex(progress.commitIndex())
                .setAppliedIndex(vault.appliedIndex())
                .setRestoring(vault.restoring())
                .setKeys(vault.keyCount())
                .setKeyVersions(vault.keyVersionCount());
        vault.pool().ifPresent(record -> status.setPoolName(record.getName())
                .setRetentionDays(record.getRetentionDays())
                .setPurgeProtection(record.getPurgeProtection())
                .addAllRetired(record.getRetiredList())
                .setForcedRecoveries(record.getForcedRecoveries())
                .setClockOffsetMillis(record.getClockOffsetMillis()));
        vault.domain()
                .ifPresent(record -> status.setDomainState(record.getState()).setDomainId(record.getDomainId()));
    }
}
