package dev.holdfast.partition.profile;

/**
 * What a token may insist on beyond PKCS#11 itself, each rule with its reason. The attacks are those of Clulow, "On the
 * Security of PKCS#11" (CHES 2003), of Bortolozzo, Centenaro, Focardi and Steel, "Attacking and Fixing PKCS#11 Security
 * Tokens" (CCS 2010, "Tookan"), and of Bardou and others, "Efficient Padding Oracle Attacks on Cryptographic Hardware"
 * (CRYPTO 2012). The rules concern sensitive keys; a key that anybody may read is not protected by any of them.
 */
public enum Rule {
    SEPARATE_ROLES("""
            A sensitive key that wraps or unwraps keys does nothing else: whoever may do both wraps a key and \
            decrypts it as if it were data, derives its wrapping key a second time, or signs what was wrapped \
            without padding, which decrypts it."""),
    ROLES_ARE_NOT_GAINED("""
            What a sensitive key may be used for is said when it is made: a use that was given up is gone, and none \
            is gained. Otherwise two roles are taken one after the other."""),
    ONLY_WORTHY_KEYS_WRAP("""
            A sensitive key leaves only under a key that the security officer trusts, or that this token generated \
            itself, always sensitive and never extractable: any other wrapping key may be known outside, or be in \
            the token a second time with other roles, by import, by derivation or by being wrapped itself."""),
    NO_WEAK_WRAPPING_KEY("""
            A sensitive key leaves only under a key of 112 bits of strength or more: the weaker one is broken \
            instead."""),
    ONLY_KEY_WRAP_MECHANISMS("""
            Sensitive keys are wrapped, and sensitive keys unwrap, with mechanisms made for it. A ciphertext of a \
            cipher mode can be cut, joined or answered with a known key under the same IV; PKCS#1 v1.5 and CBC \
            padding tell an oracle."""),
    UNWRAPPED_STAYS_SENSITIVE("""
            What a sensitive key unwraps is sensitive, and as long as it was wrapped: otherwise a key is wrapped, \
            unwrapped with another template, and read; or cut short and guessed."""),
    TRUSTED_KEYS_STAY("""
            A trusted wrapping key is not itself wrapped: it would return with other roles."""),
    NO_REVEALING_DERIVATION("""
            A sensitive key is no base for exclusive or, concatenation or extraction: the result is the key itself \
            with other roles, or a piece short enough to be guessed."""),
    NO_DIGEST_OF_SENSITIVE_KEY("""
            C_DigestKey takes no sensitive and no unextractable key: its digest proves or refutes a guess."""),
    NAMED_USES_ONLY("""
            A template that permits one use permits no other by default: what a key is for, its maker says."""),
    NO_SHA1_SIGNATURES("""
            No signature is made over SHA-1, with PSS neither: collisions are practical (SP 800-131A revision 2)."""),
    NONCES_ARE_MADE_HERE("""
            The nonce of an authenticated encryption comes from this token: one that comes twice gives the key of \
            the authentication away (FIPS 140-3 implementation guidance C.H).""");

    private final String reason;

    Rule(String reason) {
        this.reason = reason;
    }

    /** In one or two sentences. */
    public String reason() {
        return reason;
    }
}
