package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that make no sense, with keys and templates that nearly do, are answered with a return value, each and every one. */
class AnyCallTest {

    private static final int CALLS = 1_500;
    private static final List<FieldDescriptor> KINDS =
            TokenRequest.getDescriptor().getOneofs().get(0).getFields();
    private static final List<Integer> SPARED = List.of(
            TokenRequest.INIT_TOKEN_FIELD_NUMBER,
            TokenRequest.INIT_PIN_FIELD_NUMBER,
            TokenRequest.SET_PIN_FIELD_NUMBER,
            TokenRequest.LOGIN_FIELD_NUMBER,
            TokenRequest.GENERATE_PAIR_FIELD_NUMBER);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void isAnswered(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomMessages messages = new RandomMessages(seed);
        Client user = Client.ofNewToken(
                TestPool.activated(new VirtualRack(seed), "pool", 1).card(0));
        List<ObjectRef> objects = objects(user);
        Set<CKR> met = EnumSet.noneOf(CKR.class);
        for (int call = 0; call < CALLS; call++) {
            FieldDescriptor kind = KINDS.get(random.nextInt(KINDS.size()));
            if (SPARED.contains(kind.getNumber())) {
                continue;
            }
            TokenRequest.Builder request = TokenRequest.newBuilder();
            messages.set(request, kind);
            TokenRequest asked = sensible(request.build(), random, objects);
            Response response = user.ask(asked.toBuilder());
            assertEquals(Code.OK, response.getStatus().getCode(), () -> asked + " gave " + response);
            met.add(CKR.of(response.getTokenAnswer().getReturnValue()).orElseThrow());
        }
        assertTrue(met.size() > 12, () -> "met only " + met);
    }

    private static List<ObjectRef> objects(Client user) {
        List<ObjectRef> objects = new ArrayList<>();
        for (boolean token : new boolean[] {true, false}) {
            ObjectPair pair = user.generatePair("made-here", token);
            objects.add(pair.getPrivateKey().getRef());
            objects.add(pair.getPublicKey().getRef());
            for (int bytes : new int[] {16, 32}) {
                Attributes every = Client.secret("aes " + bytes, new byte[bytes], token)
                        .with(CKA.SENSITIVE, false)
                        .with(CKA.EXTRACTABLE, true)
                        .with(CKA.DERIVE, true)
                        .with(CKA.WRAP, true)
                        .with(CKA.UNWRAP, true)
                        .with(CKA.SIGN, true)
                        .with(CKA.VERIFY, true);
                objects.add(user.create(every).getRef());
                objects.add(user.create(every.with(CKA.KEY_TYPE, CKK.GENERIC_SECRET.value())
                                .without(Set.of(CKA.ENCRYPT, CKA.DECRYPT, CKA.WRAP, CKA.UNWRAP)))
                        .getRef());
            }
            objects.add(user.create(Client.data("data", false).with(CKA.TOKEN, token))
                    .getRef());
        }
        return objects;
    }

    /** With mechanisms that exist, attributes of the right kind, and objects that are there, in most places. */
    @SuppressWarnings("unchecked")
    private static <T extends Message> T sensible(T message, SplittableRandom random, List<ObjectRef> objects) {
        Message.Builder changed = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
            }
            changed.setField(field, random.nextInt(20) == 0 ? value : better((Message) value, random, objects));
        });
        return (T) changed.build();
    }

    private static Message better(Message value, SplittableRandom random, List<ObjectRef> objects) {
        if (value instanceof ObjectRef) {
            return objects.get(random.nextInt(objects.size()));
        }
        if (value instanceof TokenTemplate) {
            return template(random);
        }
        Message inside = sensible(value, random, objects);
        return inside instanceof TokenMechanism mechanism
                ? mechanism.toBuilder()
                        .setType(CKM.values()[random.nextInt(CKM.values().length)].value())
                        .build()
                : inside;
    }

    private static TokenTemplate template(SplittableRandom random) {
        Attributes template = Attributes.NONE;
        if (random.nextInt(4) > 0) {
            template = template.with(CKA.CLASS, CKO.SECRET_KEY.value())
                    .with(CKA.KEY_TYPE, CKK.AES.value())
                    .with(CKA.VALUE_LEN, 16);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            CKA type = CKA.values()[random.nextInt(CKA.values().length)];
            template = template.with(type, value(type, random));
        }
        return TokenTemplate.newBuilder()
                .addAllAttributes(template.template().getAttributesList())
                .addAllAttributes(
                        random.nextInt(20) == 0
                                ? List.of(TokenAttribute.newBuilder()
                                        .setType(9_999)
                                        .build())
                                : List.of())
                .build();
    }

    private static ByteString value(CKA type, SplittableRandom random) {
        byte[] bytes =
                switch (type.kind()) {
                    case BOOL -> new byte[] {(byte) random.nextInt(2)};
                    case ULONG -> new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) random.nextInt(64)};
                    case DATE -> "20261122".getBytes(StandardCharsets.US_ASCII);
                    case MECHANISMS -> new byte[8 * random.nextInt(3)];
                    default -> new byte[random.nextInt(40)];
                };
        return ByteString.copyFrom(bytes);
    }
}
