// A program for the service as its users write them: it knows an HSM's name, and takes everything else from its environment.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.HOLDFAST_AZURE_NODE, 'package.json'));
const { DefaultAzureCredential } = require('@azure/identity');
const { KeyClient } = require('@azure/keyvault-keys');

const keys = new KeyClient(process.argv[2], new DefaultAzureCredential());
console.log((await keys.createEcKey('plain-node', { hsm: true })).id);
