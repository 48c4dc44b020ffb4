package dev.holdfast.partition.vault;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.RememberedResult;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.StagedPiece;
import dev.holdfast.proto.v1.VaultHeader;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.pcollections.TreePMap;

/**
 * The canonical form of the state: a header, more headers with remembered results where there are many, the contents,
 * what is staged. Equal states have equal pieces, byte for byte.
 */
final class Snapshot {

    /** Bytes of a piece: well below a frame's limit, and many pieces to a slow card's progress. */
    static final int PIECE_BYTES = 256 * 1024;

    private Snapshot() {}

    static List<SnapshotPiece> pieces(VaultState state) {
        List<SnapshotPiece> pieces = new ArrayList<>();
        headers(state)
                .forEach(header ->
                        pieces.add(SnapshotPiece.newBuilder().setHeader(header).build()));
        contents(state.contents(), key -> true, PIECE_BYTES)
                .forEach(piece ->
                        pieces.add(SnapshotPiece.newBuilder().setContents(piece).build()));
        state.staged()
                .forEach((index, piece) -> pieces.add(SnapshotPiece.newBuilder()
                        .setStaged(StagedPiece.newBuilder().setIndex(index).setContents(piece))
                        .build()));
        return pieces;
    }

    static VaultState of(List<SnapshotPiece> pieces) {
        VaultHeader.Builder header = VaultHeader.newBuilder();
        List<VaultPiece> contents = new ArrayList<>();
        TreePMap<Integer, VaultPiece> staged = TreePMap.empty();
        for (SnapshotPiece piece : pieces) {
            switch (piece.getPieceCase()) {
                case HEADER -> header.mergeFrom(piece.getHeader());
                case CONTENTS -> contents.add(piece.getContents());
                case STAGED ->
                    staged = staged.plus(
                            piece.getStaged().getIndex(), piece.getStaged().getContents());
                case PIECE_NOT_SET ->
                    throw new RefusedException(
                            Code.TAMPERED,
                            "InternalError",
                            "",
                            "A piece of the snapshot is of an unknown kind; take the snapshot from another card.");
            }
        }
        return new VaultState(
                header.hasPool() ? header.getPool() : null,
                header.hasDomain() ? header.getDomain() : null,
                header.hasLastBackup() ? header.getLastBackup() : null,
                header.hasRestore() ? header.getRestore() : null,
                staged,
                Contents.of(contents),
                header.getTimeMillis(),
                header.getAppliedIndex(),
                Remembered.of(header.getRememberedList()));
    }

    /** Records in ascending order, in pieces of at most this many bytes, or of one record that is longer. */
    static List<VaultPiece> contents(Contents contents, Predicate<KeyRecord> wanted, int maxBytes) {
        Cutter cutter = new Cutter(maxBytes);
        contents.keys().all().stream().filter(wanted).forEach(key -> cutter.next(key)
                .addKeys(key));
        contents.access().customDefinitions().forEach(definition -> cutter.next(definition)
                .addRoleDefinitions(definition));
        contents.access().assignments().forEach(assignment -> cutter.next(assignment)
                .addRoleAssignments(assignment));
        contents.settings().all().forEach(setting -> cutter.next(setting).addSettings(setting));
        contents.tokens().all().forEach(token -> cutter.next(token).addTokens(token));
        contents.objects().all().forEach(object -> cutter.next(object).addObjects(object));
        return cutter.finish();
    }

    private static List<VaultHeader> headers(VaultState state) {
        List<VaultHeader> headers = new ArrayList<>();
        VaultHeader.Builder header =
                VaultHeader.newBuilder().setTimeMillis(state.timeMillis()).setAppliedIndex(state.appliedIndex());
        if (state.pool() != null) {
            header.setPool(state.pool());
        }
        if (state.domain() != null) {
            header.setDomain(state.domain());
        }
        if (state.lastBackup() != null) {
            header.setLastBackup(state.lastBackup());
        }
        if (state.restore() != null) {
            header.setRestore(state.restore());
        }
        int bytes = 0;
        for (RememberedResult result : state.remembered().all()) {
            if (bytes + result.getSerializedSize() > PIECE_BYTES && bytes > 0) {
                headers.add(header.build());
                header = VaultHeader.newBuilder();
                bytes = 0;
            }
            header.addRemembered(result);
            bytes += result.getSerializedSize();
        }
        headers.add(header.build());
        return headers;
    }

    /** Begins a new piece whenever the next record does not fit. */
    private static final class Cutter {

        private final int maxBytes;
        private final List<VaultPiece> pieces = new ArrayList<>();
        private VaultPiece.Builder piece = VaultPiece.newBuilder();
        private int bytes;

        Cutter(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        VaultPiece.Builder next(Message record) {
            int size = CodedOutputStream.computeMessageSize(VaultPiece.KEYS_FIELD_NUMBER, record);
            if (bytes > 0 && bytes + size > maxBytes) {
                pieces.add(piece.build());
                piece = VaultPiece.newBuilder();
                bytes = 0;
            }
            bytes += size;
            return piece;
        }

        List<VaultPiece> finish() {
            pieces.add(piece.build());
            return pieces;
        }
    }
}
