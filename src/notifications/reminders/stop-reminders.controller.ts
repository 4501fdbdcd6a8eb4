import { applyDecorators, Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/auth/access';
import { Describe } from '../../common/http/documentation';
import { Text } from '../../common/http/fields';
import { FormBody } from '../../common/http/form-body';
import { currentRequest } from '../../common/http/request-context';
import { defaultLanguage } from '../../common/i18n/language';
import { PreferencesService } from '../preferences/preferences.service';
import { STOP_PATH, StopToken } from './stop-links';
import { askPage, donePage, STOP_PAGE_POLICY } from './stop-page';

/** What a mail program sends (RFC 8058, 3.1), and a browser's button does not. */
export class StopRemindersDto {
  @Text({ optional: true, max: 20, example: 'One-Click' })
  readonly 'List-Unsubscribe'?: string;
}

const ApiPage = (): MethodDecorator =>
  applyDecorators(
    ApiParam({
      name: 'token',
      type: String,
      description: 'From the link of a reminder.',
      example: 'AZOcHm8AfDqbHi9vW3ocERGVF9bC8wWyB3mOPQZkTQM',
    }),
    ApiOkResponse({
      description: 'A page.',
      content: { 'text/html; charset=utf-8': { schema: { type: 'string', example: '<!doctype html>' } } },
    }),
    Header('content-type', 'text/html; charset=utf-8'),
    Header('content-security-policy', STOP_PAGE_POLICY),
  );

@ApiTags('notifications')
@Controller(STOP_PATH)
export class StopRemindersController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get(':token')
  @Public()
  @Describe(
    'Asks whether to stop reminders.',
    'A page with a button, for the link in a reminder. The same for any token.',
  )
  @ApiPage()
  ask(@Param('token', StopToken) _token: string): string {
    return askPage(language());
  }

  @Post(':token')
  @HttpCode(200)
  @Public()
  @FormBody()
  @Describe(
    'Stops reminders.',
    'Without signing in: by the link of a reminder, or by the mail program with one click (RFC 8058). The same answer for any token.',
  )
  @ApiPage()
  async stop(@Param('token', StopToken) token: string, @Body() _body: StopRemindersDto): Promise<string> {
    await this.preferences.stopReminders(token);
    return donePage(language());
  }
}

const language = () => currentRequest()?.language ?? defaultLanguage();
