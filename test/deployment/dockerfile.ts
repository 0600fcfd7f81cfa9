import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { ROOT } from '../e2e/program.ts';

export const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

export type Instruction =
  | { readonly kind: 'FROM'; readonly image: string; readonly name: string | undefined }
  | { readonly kind: 'COPY'; readonly from: string | undefined; readonly paths: readonly string[] }
  | { readonly kind: 'CMD' | 'HEALTHCHECK'; readonly command: readonly string[] }
  | { readonly kind: 'ENV'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'RUN' | 'WORKDIR' | 'VOLUME' | 'USER' | 'EXPOSE'; readonly text: string };

/** The instructions of the Dockerfile; throws where it has one that this does not know. */
export function readDockerfile(): readonly Instruction[] {
  return DockerfileParser.parse(DOCKERFILE)
    .getInstructions()
    .map(each => readInstruction(each.getKeyword(), each.toString().slice(each.getKeyword().length).trim()));
}

/** The last instruction of this kind. */
export function lastOf<Kind extends Instruction['kind']>(kind: Kind): InstructionOf<Kind> {
  const found = readDockerfile().findLast((each): each is InstructionOf<Kind> => each.kind === kind);
  if (found === undefined) {
    throw new Error(`The Dockerfile has no ${kind}.`);
  }
  return found;
}

type InstructionOf<Kind> = Instruction & { readonly kind: Kind };

function readInstruction(kind: string, text: string): Instruction {
  const words = text.split(/\s+/);
  switch (kind) {
    case 'FROM': {
      const [image = '', , name] = words;
      return { kind, image, name };
    }
    case 'COPY': {
      const from = words.find(word => word.startsWith('--from='))?.slice('--from='.length);
      return { kind, from, paths: words.filter(word => !word.startsWith('--')) };
    }
    case 'CMD':
    case 'HEALTHCHECK':
      return { kind, command: JSON.parse(text.slice(text.indexOf('['))) };
    case 'ENV':
      return { kind, variables: Object.fromEntries(words.map(word => word.split('=', 2))) };
    case 'RUN':
    case 'WORKDIR':
    case 'VOLUME':
    case 'USER':
    case 'EXPOSE':
      return { kind, text };
    default:
      throw new Error(`The tests do not know the instruction ${kind} ${text}`);
  }
}
