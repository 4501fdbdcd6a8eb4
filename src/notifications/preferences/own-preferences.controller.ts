import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../../common/auth/access';
import { ForPeopleOnly } from '../../common/auth/scopes';
import { StaleVersion } from '../../common/errors/common.errors';
import { Describe } from '../../common/http/documentation';
import { IfMatch, type Precondition } from '../../common/http/etag';
import { RecipientNotFound, RemindersForPatientsOnly } from '../notifications.errors';
import { ChangePreferencesDto } from './dto/change-preferences.dto';
import { PreferencesResponse } from './dto/preferences.response';
import { PreferencesService } from './preferences.service';

@ApiTags('notifications')
@ForPeopleOnly()
@Controller('me/notification-preferences')
export class OwnPreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @Allow('patient', 'professional')
  @Describe(
    'How I want to be told.',
    'Language, channels, and reminders. Letters about the security of the account always come by e-mail.',
    RecipientNotFound,
  )
  @ApiOkResponse({ type: PreferencesResponse })
  async read(@CurrentPrincipal() principal: Principal): Promise<PreferencesResponse> {
    return new PreferencesResponse(await this.preferences.readOwn(principal));
  }

  @Patch()
  @Allow('patient', 'professional')
  @Describe(
    'Changes how I want to be told.',
    'What is left out stays. Reminders that are planned already follow. The language is that of the account.',
    RecipientNotFound,
    RemindersForPatientsOnly,
    StaleVersion,
  )
  @ApiOkResponse({ type: PreferencesResponse })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Body() body: ChangePreferencesDto,
    @IfMatch() precondition: Precondition,
  ): Promise<PreferencesResponse> {
    const change = ChangePreferencesDto.toChange(body);
    return new PreferencesResponse(await this.preferences.changeOwn(principal, change, precondition));
  }
}
