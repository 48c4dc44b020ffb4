package dev.holdfast.proto.domain;

/** How a JWE's content key reaches its reader (RFC 7518, section 4): the values of {@code alg} known here. */
public enum KeyManagement {
    /** Both sides have the content key; the encrypted key is empty. */
    DIRECT("dir"),
    /** RSAES-OAEP with SHA-256 and MGF1 with SHA-256: the only one of the RSA three that is written. */
    RSA_OAEP_256("RSA-OAEP-256"),
    /** RSAES-OAEP with SHA-1, read on a holder's machine only. */
    RSA_OAEP("RSA-OAEP"),
    /** RSAES-PKCS1-v1_5, read on a holder's machine only, where nobody can ask often enough to learn from it. */
    RSA1_5("RSA1_5");

    private final String alg;

    KeyManagement(String alg) {
        this.alg = alg;
    }

    /** The header's spelling. */
    public String alg() {
        return alg;
    }
}
