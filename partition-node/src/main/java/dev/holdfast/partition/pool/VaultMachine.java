package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets the replicated log drive the {@link Vault}: the only place where the card's vault is replaced. */
public final class VaultMachine implements ReplicatedState {

    /** Told on the card's thread whenever the pool's own record is another one than before. */
    public interface Observer {

        /** @param before empty when there was no pool */
        void changed(Optional<PoolRecord> before, PoolRecord now);
    }

    private final Observer observer;
    private volatile Vault vault = Vault.EMPTY;

    public VaultMachine(Observer observer) {
        this.observer = observer;
    }

    /** The vault as this card has applied it: an immutable value, safe to read from any thread. */
    public Vault vault() {
        return vault;
    }

    @Override
    public ByteString apply(long index, ByteString bytes) {
        Command command;
        try {
            command = Command.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // Every card meets the same bytes, so every card refuses them alike.
            return CommandResult.newBuilder()
                    .setStatus(Status.newBuilder()
                            .setCode(Code.BAD_PARAMETER)
                            .setMessage("The log holds bytes that are not a command."))
                    .build()
                    .toByteString();
        }
        Vault.Applied applied = vault.apply(index, command);
        replace(applied.vault());
        return applied.result().toByteString();
    }

    @Override
    public List<ByteString> snapshot() {
        List<ByteString> bytes = new ArrayList<>();
        for (SnapshotPiece piece : vault.pieces()) {
            bytes.add(piece.toByteString());
        }
        return bytes;
    }

    @Override
    public void install(long index, List<ByteString> bytes) {
        List<SnapshotPiece> pieces = new ArrayList<>();
        for (ByteString piece : bytes) {
            try {
                pieces.add(SnapshotPiece.parseFrom(piece));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("snapshot at " + index + " holds a piece that is none", e);
            }
        }
        replace(Vault.of(pieces));
    }

    private void replace(Vault next) {
        Optional<PoolRecord> before = vault.pool();
        vault = next;
        next.pool().filter(now -> !before.equals(Optional.of(now))).ifPresent(now -> observer.changed(before, now));
    }
}
