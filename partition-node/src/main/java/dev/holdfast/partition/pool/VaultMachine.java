package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.Status;
import java.util.ArrayList;
import java.util.List;

/** Lets the replicated log drive the {@link Vault}: the only place where the card's vault is replaced. */
public final class VaultMachine implements ReplicatedState {

    private volatile Vault vault = Vault.EMPTY;

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
        vault = applied.vault();
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
        vault = Vault.of(pieces);
    }
}
