import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../../common/auth/access';
import { ForPeopleOnly } from '../../common/auth/scopes';
import { InvalidCursor } from '../../common/errors/common.errors';
import { Describe } from '../../common/http/documentation';
import { ApiPage, PageResponse } from '../../common/http/page';
import { PathId } from '../../common/http/path-id';
import { NotificationNotFailed, NotificationNotFound } from '../notifications.errors';
import { ListNotificationsQuery } from './dto/list-notifications.query';
import { NotificationResponse } from './dto/notification.response';
import { NotificationLogService } from './notification-log.service';

@ApiTags('notifications')
@ForPeopleOnly()
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly log: NotificationLogService) {}

  @Get()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Who was told what, and how that went.',
    'The newest first, one entry for each channel. Admins see all, others what they themselves were told. No address and no text.',
    InvalidCursor,
  )
  @ApiPage(NotificationResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListNotificationsQuery,
  ): Promise<PageResponse<NotificationResponse>> {
    const page = await this.log.list(principal, ListNotificationsQuery.toFilter(query), query);
    return PageResponse.of(page, query, (row) => new NotificationResponse(row));
  }

  @Post(':id/resend')
  @HttpCode(202)
  @Allow('admin')
  @Describe(
    'Sends a notification again.',
    'One that failed, or was skipped because there was no address or no server. What is out of date is skipped again.',
    NotificationNotFound,
    NotificationNotFailed,
  )
  @ApiAcceptedResponse({ type: NotificationResponse })
  async resend(@Param('id', PathId) id: string): Promise<NotificationResponse> {
    return new NotificationResponse(await this.log.resend(id));
  }
}
