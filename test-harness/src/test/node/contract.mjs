// Drives one HSM with the SDK for Node as a program would, and says on standard output, one line of JSON for each, which checks
// there are ({"plan": [names]}) and how each ended ({"check": name, "passed": boolean, "reason"?: text}).
//
// Environment: HOLDFAST_AZURE_NODE (the folder with node_modules), HOLDFAST_HSM (a name), AZURE_TENANT_ID, AZURE_SUBSCRIPTION_ID,
// AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_OBJECT_ID of a caller who may do everything, STRANGER_CLIENT_ID and
// STRANGER_CLIENT_SECRET of one who may do nothing; HTTPS_PROXY and NODE_EXTRA_CA_CERTS to get there.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const env = process.env;
const require = createRequire(join(env.HOLDFAST_AZURE_NODE, 'package.json'));
const { ClientSecretCredential } = require('@azure/identity');
const { CryptographyClient, KeyClient } = require('@azure/keyvault-keys');
const { KeyVaultManagementClient } = require('@azure/arm-keyvault');

const url = `https://${env.HOLDFAST_HSM}.managedhsm.azure.net`;
const credential = secret(env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET);
const keys = new KeyClient(url, credential);
const poll = { intervalInMs: 100 };
const data = Buffer.from('Pay 100 to Alice');

function secret(client, value) {
    return new ClientSecretCredential(env.AZURE_TENANT_ID, client, value);
}

const checks = [];
function check(name, run) {
    checks.push({ name, run });
}

async function all(pages) {
    const items = [];
    for await (const item of pages) {
        items.push(item);
    }
    return items;
}

/** Asserts that a call is refused with a status and a code. */
async function refused(status, code, call) {
    await assert.rejects(call, error => {
        assert.equal(error.statusCode, status, error.message);
        assert.equal(error.code, code, error.message);
        return true;
    });
}

// ---- what the service has no part in

const CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1', 'P-256K': 'secp256k1' };

function publicKey(key) {
    const text = name => Buffer.from(key[name]).toString('base64url');
    const jwk = key.crv
        ? { kty: 'EC', crv: key.crv === 'P-256K' ? 'secp256k1' : key.crv, x: text('x'), y: text('y') }
        : { kty: 'RSA', n: text('n'), e: text('e') };
    return crypto.createPublicKey({ format: 'jwk', key: jwk });
}

function verifies(algorithm, key, text, signature) {
    const options = { key: publicKey(key), dsaEncoding: 'ieee-p1363' };
    if (algorithm.startsWith('PS')) {
        Object.assign(options, {
            padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
            saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
        });
    }
    return crypto.verify('sha' + algorithm.slice(2, 5), text, options, signature);
}

/** A private key as the SDK wants it for an import. */
function privateJwk(pair) {
    const jwk = pair.privateKey.export({ format: 'jwk' });
    const bytes = Object.entries(jwk)
        .filter(([name]) => !['kty', 'crv'].includes(name))
        .map(([name, value]) => [name, Buffer.from(value, 'base64url')]);
    return { kty: jwk.kty, ...(jwk.crv && { crv: jwk.crv.replace('secp256k1', 'P-256K') }), ...Object.fromEntries(bytes) };
}

// ---- keys

for (const keySize of [2048, 3072]) {
    check(`RSA ${keySize} is made`, async () => {
        const made = await keys.createRsaKey(`node-rsa-${keySize}`, { hsm: true, keySize });
        assert.equal(made.keyType, 'RSA-HSM');
        assert.equal(publicKey(made.key).asymmetricKeyDetails.modulusLength, keySize);
        assert.equal(made.key.d, undefined);
    });
}

for (const curve of Object.keys(CURVES)) {
    check(`EC ${curve} is made`, async () => {
        const made = await keys.createEcKey(`node-ec-${curve}`, { hsm: true, curve });
        assert.equal(made.keyType, 'EC-HSM');
        assert.equal(made.key.crv, curve);
        assert.equal(publicKey(made.key).asymmetricKeyDetails.namedCurve, CURVES[curve]);
    });
}

for (const keySize of [128, 192, 256]) {
    check(`oct ${keySize} is made`, async () => {
        const made = await keys.createOctKey(`node-oct-${keySize}`, { hsm: true, keySize });
        assert.equal(made.keyType, 'oct-HSM');
        assert.equal(made.key.k, undefined);
    });
}

check('RSA is imported', async () => {
    const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    const name = 'node-import-rsa';
    const imported = await keys.importKey(name, privateJwk(pair), { hardwareProtected: true });
    assert.equal(imported.keyType, 'RSA-HSM');
    const { result } = await new CryptographyClient(imported, credential).signData('RS256', data);
    assert.ok(crypto.verify('sha256', data, pair.publicKey, result));
});

for (const curve of Object.keys(CURVES)) {
    check(`EC ${curve} is imported`, async () => {
        const pair = crypto.generateKeyPairSync('ec', { namedCurve: CURVES[curve] });
        const imported = await keys.importKey(`node-import-${curve}`, privateJwk(pair), { hardwareProtected: true });
        assert.equal(imported.keyType, 'EC-HSM');
        assert.ok(publicKey(imported.key).equals(pair.publicKey));
    });
}

check('attributes and tags are kept', async () => {
    const expiresOn = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
    await keys.createKey('node-described', 'EC-HSM', { enabled: false, expiresOn, tags: { owner: 'payments' }, keyOps: ['sign'] });
    const { properties, keyOperations } = await keys.getKey('node-described');
    assert.equal(properties.enabled, false);
    assert.deepEqual(properties.expiresOn, expiresOn);
    assert.deepEqual(properties.tags, { owner: 'payments' });
    assert.deepEqual(keyOperations, ['sign']);
});

check('changes touch nothing else', async () => {
    const made = await keys.createEcKey('node-changed', { hsm: true, tags: { a: '1' } });
    const changed = await keys.updateKeyProperties('node-changed', { tags: { b: '2' } });
    assert.deepEqual(changed.properties.tags, { b: '2' });
    assert.deepEqual(changed.keyOperations, made.keyOperations);
    const off = await keys.updateKeyProperties('node-changed', made.properties.version, { enabled: false });
    assert.equal(off.properties.enabled, false);
    assert.deepEqual(off.properties.tags, { b: '2' });
});

check('lists come in pages of the size asked for', async () => {
    const versions = [];
    for (let i = 0; i < 5; i++) {
        versions.push((await keys.createEcKey('node-listed', { hsm: true })).properties.version);
    }
    const pages = await all(keys.listPropertiesOfKeyVersions('node-listed').byPage({ maxPageSize: 2 }));
    assert.deepEqual(pages.map(page => page.length), [2, 2, 1]);
    assert.deepEqual(pages.flat().map(item => item.version).sort(), versions.sort());
    const names = (await all(keys.listPropertiesOfKeys())).map(item => item.name);
    assert.ok(names.includes('node-listed'));
    assert.equal(new Set(names).size, names.length);
});

check('a deleted key is recovered, and purged', async () => {
    const made = await keys.createEcKey('node-mortal', { hsm: true });
    const deleted = await (await keys.beginDeleteKey('node-mortal', poll)).pollUntilDone();
    assert.match(deleted.properties.recoveryId, /\/deletedkeys\/node-mortal$/);
    await refused(404, 'KeyNotFound', () => keys.getKey('node-mortal'));
    assert.ok((await all(keys.listDeletedKeys())).some(item => item.name === 'node-mortal'));
    await (await keys.beginRecoverDeletedKey('node-mortal', poll)).pollUntilDone();
    assert.equal((await keys.getKey('node-mortal')).id, made.id);
    await (await keys.beginDeleteKey('node-mortal', poll)).pollUntilDone();
    await keys.purgeDeletedKey('node-mortal');
    await refused(404, 'KeyNotFound', () => keys.getDeletedKey('node-mortal'));
});

check('a rotated key has a new version', async () => {
    const made = await keys.createEcKey('node-rotated', { hsm: true, curve: 'P-384' });
    const rotated = await keys.rotateKey('node-rotated');
    assert.notEqual(rotated.properties.version, made.properties.version);
    assert.equal(rotated.key.crv, 'P-384');
});

check('a rotation policy is kept', async () => {
    await keys.createEcKey('node-policed', { hsm: true });
    await keys.updateKeyRotationPolicy('node-policed', {
        expiresIn: 'P90D',
        lifetimeActions: [{ action: 'Rotate', timeBeforeExpiry: 'P30D' }],
    });
    const policy = await keys.getKeyRotationPolicy('node-policed');
    assert.equal(policy.expiresIn, 'P90D');
    assert.ok(policy.lifetimeActions.some(item => item.action === 'Rotate' && item.timeBeforeExpiry === 'P30D'));
});

check('a backup restores every version', async () => {
    const first = await keys.createEcKey('node-kept', { hsm: true });
    await keys.createEcKey('node-kept', { hsm: true });
    const backup = await keys.backupKey('node-kept');
    await (await keys.beginDeleteKey('node-kept', poll)).pollUntilDone();
    await keys.purgeDeletedKey('node-kept');
    await keys.restoreKeyBackup(backup);
    const old = await keys.getKey('node-kept', { version: first.properties.version });
    const { result } = await new CryptographyClient(old, credential).signData('ES256', data);
    assert.ok(verifies('ES256', first.key, data, result));
});

check('random bytes are random', async () => {
    const some = await keys.getRandomBytes(32);
    assert.equal(some.length, 32);
    assert.notDeepEqual(some, await keys.getRandomBytes(32));
});

check('the HSM testifies what it holds', async () => {
    await keys.createEcKey('node-testified', { hsm: true });
    const { properties } = await keys.getKeyAttestation('node-testified');
    assert.match(Buffer.from(properties.attestation.certificatePemFile).toString(), /^-----BEGIN CERTIFICATE-----/);
});

// ---- use of keys

async function cryptography(name) {
    return new CryptographyClient(await keys.getKey(name), credential);
}

const SIGNERS = {
    'node-rsa-2048': ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    'node-ec-P-256': ['ES256'],
    'node-ec-P-384': ['ES384'],
    'node-ec-P-521': ['ES512'],
    'node-ec-P-256K': ['ES256K'],
};

for (const [name, algorithms] of Object.entries(SIGNERS)) {
    for (const algorithm of algorithms) {
        check(`${algorithm} signs and verifies`, async () => {
            const client = await cryptography(name);
            const { key } = await keys.getKey(name);
            const digest = crypto.createHash('sha' + algorithm.slice(2, 5)).update(data).digest();
            for (const { result } of [await client.sign(algorithm, digest), await client.signData(algorithm, data)]) {
                assert.ok(verifies(algorithm, key, data, result));
                assert.equal((await client.verify(algorithm, digest, result)).result, true);
                digest[0] ^= 1;
                assert.equal((await client.verify(algorithm, digest, result)).result, false);
                digest[0] ^= 1;
            }
        });
    }
}

for (const algorithm of ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256']) {
    check(`${algorithm} encrypts and wraps`, async () => {
        const client = await cryptography('node-rsa-2048');
        const sealed = await client.encrypt({ algorithm, plaintext: data });
        const opened = await client.decrypt({ algorithm, ciphertext: sealed.result });
        assert.deepEqual(Buffer.from(opened.result), data);
        const key = crypto.randomBytes(32);
        const wrapped = await client.wrapKey(algorithm, key);
        assert.deepEqual(Buffer.from((await client.unwrapKey(algorithm, wrapped.result)).result), key);
    });
}

for (const bits of [128, 192, 256]) {
    check(`A${bits}GCM encrypts`, async () => {
        const algorithm = `A${bits}GCM`;
        const client = await cryptography(`node-oct-${bits}`);
        const additionalAuthenticatedData = Buffer.from('context');
        const sealed = await client.encrypt({ algorithm, plaintext: data, additionalAuthenticatedData });
        const parts = {
            algorithm,
            ciphertext: sealed.result,
            iv: sealed.iv,
            authenticationTag: sealed.authenticationTag,
            additionalAuthenticatedData,
        };
        assert.deepEqual(Buffer.from((await client.decrypt(parts)).result), data);
        parts.ciphertext = Buffer.from(parts.ciphertext);
        parts.ciphertext[0] ^= 1;
        await refused(400, 'BadParameter', () => client.decrypt(parts));
    });

    check(`A${bits}CBC and A${bits}CBCPAD encrypt`, async () => {
        const client = await cryptography(`node-oct-${bits}`);
        for (const [algorithm, plaintext] of [[`A${bits}CBC`, crypto.randomBytes(32)], [`A${bits}CBCPAD`, data]]) {
            const iv = crypto.randomBytes(16);
            const sealed = await client.encrypt({ algorithm, plaintext, iv });
            const opened = await client.decrypt({ algorithm, ciphertext: sealed.result, iv });
            assert.deepEqual(Buffer.from(opened.result), plaintext);
        }
    });

    check(`A${bits}KW wraps`, async () => {
        const client = await cryptography(`node-oct-${bits}`);
        const key = crypto.randomBytes(32);
        const wrapped = await client.wrapKey(`A${bits}KW`, key);
        assert.equal(wrapped.result.length, 40);
        assert.deepEqual(Buffer.from((await client.unwrapKey(`A${bits}KW`, wrapped.result)).result), key);
    });
}

check('an imported AES key is the one that was brought', async () => {
    const k = crypto.randomBytes(32);
    const imported = await keys.importKey('node-import-oct', { kty: 'oct-HSM', k }, { hardwareProtected: true });
    const client = new CryptographyClient(imported, credential);
    const iv = crypto.randomBytes(16);
    const sealed = await client.encrypt({ algorithm: 'A256CBCPAD', plaintext: data, iv });
    const cipher = crypto.createDecipheriv('aes-256-cbc', k, iv);
    assert.deepEqual(Buffer.concat([cipher.update(sealed.result), cipher.final()]), data);
});

// ---- refusals

check('a key that is not there', () => refused(404, 'KeyNotFound', () => keys.getKey('nobody')));

check('a caller without the role', () => {
    const stranger = new KeyClient(url, secret(env.STRANGER_CLIENT_ID, env.STRANGER_CLIENT_SECRET));
    return refused(403, 'Forbidden', () => stranger.getRandomBytes(8));
});

check('a wrong secret', async () => {
    const impostor = new KeyClient(url, secret(env.AZURE_CLIENT_ID, 'wrong'));
    await assert.rejects(() => impostor.getRandomBytes(8), { message: /AADSTS7000215/ });
});

check('a name that is taken', async () => {
    await keys.createEcKey('node-taken', { hsm: true });
    const backup = await keys.backupKey('node-taken');
    await refused(409, 'Conflict', () => keys.restoreKeyBackup(backup));
});

check('a size that does not exist', () =>
    refused(400, 'BadParameter', () => keys.createRsaKey('node-odd', { hsm: true, keySize: 2049 })));

// ---- resource manager

const management = new KeyVaultManagementClient(credential, env.AZURE_SUBSCRIPTION_ID);
const group = 'contracts';
const location = 'westeurope';
const second = 'SecondMHSM';

check('a managed HSM is created', async () => {
    const created = await management.managedHsms.createOrUpdate(group, second, {
        location,
        sku: { family: 'B', name: 'Standard_B1' },
        properties: {
            tenantId: env.AZURE_TENANT_ID,
            initialAdminObjectIds: [env.AZURE_OBJECT_ID],
            enableSoftDelete: true,
            softDeleteRetentionInDays: 7,
        },
    }, { updateIntervalInMs: 100 });
    assert.equal(created.properties.provisioningState, 'Succeeded');
    assert.equal(created.properties.hsmUri.toLowerCase().replace(/\/$/, ''), 'https://secondmhsm.managedhsm.azure.net');
});

check('managed HSMs are shown and listed', async () => {
    const shown = await management.managedHsms.get(group, second);
    assert.equal(shown.name, second);
    assert.equal(shown.properties.softDeleteRetentionInDays, 7);
    for (const list of [management.managedHsms.listBySubscription(), management.managedHsms.listByResourceGroup(group)]) {
        assert.ok((await all(list)).some(item => item.name === second));
    }
});

check('the names that are taken are known', async () => {
    const available = async name => (await management.managedHsms.checkMhsmNameAvailability({ name })).nameAvailable;
    assert.equal(await available(second), false);
    assert.equal(await available('NobodysMHSM'), true);
});

check('a managed HSM is deleted, and purged', async () => {
    await management.managedHsms.delete(group, second, { updateIntervalInMs: 100 });
    assert.ok((await all(management.managedHsms.listDeleted())).some(item => item.name === second));
    assert.equal((await management.managedHsms.getDeleted(second, location)).name, second);
    await management.managedHsms.purgeDeleted(second, location, { updateIntervalInMs: 100 });
    assert.ok(!(await all(management.managedHsms.listDeleted())).some(item => item.name === second));
});

// ---- run

function say(what) {
    console.log(JSON.stringify(what));
}

say({ plan: checks.map(({ name }) => name) });
for (const { name, run } of checks) {
    try {
        await run();
        say({ check: name, passed: true });
    } catch (error) {
        say({ check: name, passed: false, reason: String(error?.stack ?? error) });
        process.exitCode = 1;
    }
}
