package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.coordinator.http.Base64Url;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.math.ec.ECPoint;

/** Keys as JSON Web Keys, written by other means than those that are tested. */
final class TestKeys {

    static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-256K", "secp256k1", "P-384", "secp384r1", "P-521", "secp521r1");

    private TestKeys() {}

    static RSAPrivateCrtKeyParameters rsa(int bits, SecureRandom random) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65_537), random, bits, 20));
        return (RSAPrivateCrtKeyParameters) generator.generateKeyPair().getPrivate();
    }

    static ObjectNode jwk(RSAPrivateCrtKeyParameters key) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kty", "RSA")
                .put("n", text(key.getModulus()))
                .put("e", text(key.getPublicExponent()))
                .put("d", text(key.getExponent()))
                .put("p", text(key.getP()))
                .put("q", text(key.getQ()))
                .put("dp", text(key.getDP()))
                .put("dq", text(key.getDQ()))
                .put("qi", text(key.getQInv()));
    }

    static ObjectNode jwk(String curve, BigInteger secret) {
        X9ECParameters parameters = SECNamedCurves.getByName(CURVES.get(curve));
        ECPoint point = parameters.getG().multiply(secret).normalize();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kty", "EC")
                .put("crv", curve)
                .put("d", text(secret))
                .put("x", text(point.getAffineXCoord().toBigInteger()))
                .put("y", text(point.getAffineYCoord().toBigInteger()));
    }

    static BigInteger order(String curve) {
        return SECNamedCurves.getByName(CURVES.get(curve)).getN();
    }

    /** Private numbers whose public point has a coordinate that is shorter than the curve's field. */
    static List<BigInteger> secretsOfShortPoints(String curve, int count) {
        X9ECParameters parameters = SECNamedCurves.getByName(CURVES.get(curve));
        int field = (parameters.getCurve().getFieldSize() + 7) / 8 * 8;
        List<BigInteger> secrets = new ArrayList<>();
        ECPoint point = parameters.getG();
        for (int secret = 1; secrets.size() < count; secret++) {
            if (point.getAffineXCoord().toBigInteger().bitLength() <= field - 8
                    || point.getAffineYCoord().toBigInteger().bitLength() <= field - 8) {
                secrets.add(BigInteger.valueOf(secret));
            }
            point = point.add(parameters.getG()).normalize();
        }
        return secrets;
    }

    /** As short as it can be, so that what has a fixed length shows. */
    static String text(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int zeros = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] shortest = new byte[bytes.length - zeros];
        System.arraycopy(bytes, zeros, shortest, 0, shortest.length);
        return Base64Url.of(shortest).text();
    }
}
