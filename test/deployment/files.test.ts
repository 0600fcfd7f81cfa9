import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../e2e/program.ts';
import { DOCKERFILE, lastOf, readDockerfile } from './dockerfile.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const compose: Compose = parse(read('compose.yaml'));
const { gateway } = compose.services;

test('the Dockerfile has no mistakes', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
});

test('the base image has a digest and the Node.js that .nvmrc names, and each stage starts from it', () => {
  const [base, ...stages] = readDockerfile().filter(({ kind }) => kind === 'FROM');
  expect(base).toMatchObject({
    image: expect.stringMatching(`^node:${read('.nvmrc').trim()}\\.\\d+\\.\\d+-[\\w-]+@sha256:[0-9a-f]{64}$`),
    name: 'base',
  });
  expect(stages).toMatchObject([{ image: 'base' }, { image: 'base' }]);
});

test('the image starts the gateway as npm start does', () => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    read('package.json'),
  );
  expect(scripts.start).toContain(` && exec ${lastOf('CMD').command.join(' ')} || `);
});

test('CI names the actions that it uses by the digests of their commits', () => {
  const used = read('.github/workflows/ci.yml').match(/uses: .*/g);
  expect(used).not.toBeNull();
  expect(used?.filter(action => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test('the build takes what the Dockerfile copies, and nothing else of the folder', () => {
  const copied = readDockerfile().flatMap(each =>
    each.kind === 'COPY' && each.from === undefined ? each.paths.slice(0, -1) : [],
  );
  const taken = [...read('.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path = '']) => path);
  expect(taken.toSorted()).toEqual([...new Set(copied)].toSorted());
  expect(read('.dockerignore')).toMatch(/^\*$/m);
});

test('the container has no rights, and writes to its volume and its temporary files only', () => {
  expect(lastOf('USER').text).toBe('node');
  expect(gateway).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    tmpfs: ['/tmp'],
    volumes: [`data:${lastOf('VOLUME').text}`],
  });
  expect(lastOf('ENV').variables.STORE_URL).toBe(`sqlite:${lastOf('VOLUME').text}/store.db`);
  expect(compose).toHaveProperty('volumes.data');
});

test('the gateway is open only where its port is published on the loopback address', () => {
  expect(gateway.environment.OPEN).toBe('true');
  expect(gateway.ports).toEqual([`127.0.0.1:${lastOf('EXPOSE').text}:${lastOf('EXPOSE').text}`]);
});

test('the token comes from a file that neither Git nor an image gets', () => {
  const [secret = ''] = gateway.secrets;
  expect(gateway.environment.SERPSTAT_TOKEN_FILE).toBe(`/run/secrets/${secret}`);
  const file = compose.secrets[secret]?.file ?? '';
  expect(read('.gitignore').split('\n')).toContain(file);
});

test('compose.yaml sets only settings that exist', () => {
  const settings = [...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(settings).toEqual(expect.arrayContaining(Object.keys(gateway.environment)));
});

test('the health check of compose.yaml is that of the image', () => {
  expect(gateway.healthcheck.test).toEqual(['CMD', ...lastOf('HEALTHCHECK').command]);
});

interface Compose {
  readonly services: { readonly gateway: Service };
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly secrets: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}
