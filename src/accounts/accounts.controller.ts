import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { AccountAdministration } from './account-administration.service';
import {
  AccountNotFound,
  AlreadyRegistered,
  LastAdmin,
  PasswordSet,
  ProfessionalNotLinkable,
  RoleNotAssignable,
  SecondFactorOff,
} from './accounts.errors';
import { AccountResponse, PreparedAccountResponse } from './dto/account.response';
import { ChangeAccountDto } from './dto/change-account.dto';
import { ListAccountsDto } from './dto/list-accounts.dto';
import { PrepareAccountDto } from './dto/prepare-account.dto';
import { SecondFactorReset } from './second-factor/second-factor-reset';

@ApiTags('accounts')
@ForPeopleOnly()
@Controller('accounts')
export class AccountsController {
  constructor(
    private readonly administration: AccountAdministration,
    private readonly factors: SecondFactorReset,
  ) {}

  @Post()
  @Allow('admin')
  @WithoutIdempotencyKey()
  @Describe(
    'Opens an account for staff.',
    'Nobody chooses the password of another: whoever gets the setup token does. It is sent by e-mail and shown here. Takes no idempotency key.',
    RoleNotAssignable,
    AlreadyRegistered,
    ProfessionalNotLinkable,
  )
  @ApiCreatedResponse({ type: PreparedAccountResponse })
  async prepare(@Body() { professionalId, ...account }: PrepareAccountDto): Promise<PreparedAccountResponse> {
    return new PreparedAccountResponse(await this.administration.prepare(account, professionalId));
  }

  @Post(':id/invitation')
  @Allow('admin')
  @WithoutIdempotencyKey()
  @Describe(
    'Invites the owner of an account again.',
    'For an account whose owner has not chosen a password yet, a patient’s too. Sends another letter; the earlier setup tokens end. The token is shown here as well, once.',
    AccountNotFound,
    PasswordSet,
  )
  @ApiCreatedResponse({ type: PreparedAccountResponse })
  async inviteAgain(@Param('id', PathId) id: string): Promise<PreparedAccountResponse> {
    return new PreparedAccountResponse(await this.administration.inviteAgain(id));
  }

  @Get()
  @Allow('admin')
  @Describe('Lists the accounts.', 'In the order in which they were opened.', InvalidCursor)
  @ApiPage(AccountResponse)
  async list(@Query() query: ListAccountsDto): Promise<PageResponse<AccountResponse>> {
    const page = await this.administration.list(ListAccountsDto.toFilter(query), query.cursor, query.limit);
    return PageResponse.of(page, query, (account) => new AccountResponse(account));
  }

  @Get(':id')
  @Allow('admin')
  @Describe('One account.', 'With its entity tag, for changing it.', AccountNotFound)
  @ApiOkResponse({ type: AccountResponse })
  async read(@Param('id', PathId) id: string): Promise<AccountResponse> {
    return new AccountResponse(await this.administration.read(id));
  }

  @Patch(':id')
  @Allow('admin')
  @StepUp()
  @Describe(
    'Disables or enables an account, changes its role or language.',
    'A change of role, and disabling, end its device sessions. The last administrator stays.',
    AccountNotFound,
    StaleVersion,
    LastAdmin,
    RoleNotAssignable,
  )
  @ApiOkResponse({ type: AccountResponse })
  async change(
    @Param('id', PathId) id: string,
    @Body() body: ChangeAccountDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AccountResponse> {
    return new AccountResponse(await this.administration.change(id, ChangeAccountDto.toChange(body), precondition));
  }

  @Delete(':id/sessions')
  @Allow('admin')
  @HttpCode(204)
  @Describe(
    'Signs an account out everywhere.',
    'For a lost device, or a person who has left. Their tokens are refused at once; their password stays.',
    AccountNotFound,
  )
  @ApiNoContentResponse()
  async endSessions(@Param('id', PathId) id: string): Promise<void> {
    await this.administration.endSessions(id);
  }

  @Delete(':id/second-factor')
  @Allow('admin')
  @StepUp()
  @HttpCode(204)
  @Describe(
    'Takes a lost second factor away.',
    'For an owner who has neither the app nor a recovery code any more: make sure that it is they who ask. Signs the account out everywhere and tells its owner by e-mail; the password is enough then, until they set up another.',
    AccountNotFound,
    SecondFactorOff,
  )
  @ApiNoContentResponse()
  async resetSecondFactor(@Param('id', PathId) id: string): Promise<void> {
    await this.factors.reset(id);
  }
}
