package dev.holdfast.harness.rollout;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.LoadPart;
import dev.holdfast.proto.v1.Request;
import java.util.ArrayList;
import java.util.List;

/** The requests in which an image travels into a card. */
public final class FirmwareLoad {

    private static final int PART_BYTES = 64 << 10;

    private FirmwareLoad() {}

    /** In this order, one after the other; the card judges the image when it is asked to activate it. */
    public static List<Request.Builder> requests(ByteString image) {
        List<Request.Builder> requests = new ArrayList<>();
        byte[] digest = Hash.SHA_256.start().digest(image.toByteArray());
        requests.add(Request.newBuilder()
                .setBeginLoad(BeginLoad.newBuilder().setSize(image.size()).setSha256(ByteString.copyFrom(digest))));
        for (int offset = 0; offset < image.size(); offset += PART_BYTES) {
            ByteString part = image.substring(offset, Math.min(offset + PART_BYTES, image.size()));
            requests.add(Request.newBuilder()
                    .setLoadPart(LoadPart.newBuilder().setOffset(offset).setContent(part)));
        }
        return requests;
    }
}
