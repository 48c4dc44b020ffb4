package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.KeyRecord;

/**
 * What a command comes to.
 *
 * @param version of the result's key, the version in question; empty means the current one
 */
record Change(VaultState state, CommandResult result, ByteString version) {

    static Change of(VaultState state) {
        return new Change(state, CommandResult.getDefaultInstance(), ByteString.EMPTY);
    }

    static Change of(VaultState state, CommandResult.Builder result) {
        return new Change(state, result.build(), ByteString.EMPTY);
    }

    static Change of(VaultState state, KeyRecord key) {
        return of(state, CommandResult.newBuilder().setKey(key));
    }
}
