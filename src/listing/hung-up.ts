import { GatewayError } from '../errors.ts';

/** Why an operation ended before its time; nobody is left to read it. */
export class HungUp extends GatewayError {
  constructor() {
    super('UPSTREAM_TIMEOUT', 'The client hung up before the answer came.');
  }
}
