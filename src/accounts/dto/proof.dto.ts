import { OneTimeCode, Secret } from '../../common/http/fields';

/** What proves that the caller is the owner of the account, and not somebody who found their token. */
export class ProofDto {
  @Secret({ max: 200, example: 'una frase larga 42', description: 'The own password.' })
  readonly password!: string;

  @OneTimeCode({
    optional: true,
    description: 'Of the authenticator app, or a recovery code. Needed if the account has a second factor.',
  })
  readonly code?: string;
}
