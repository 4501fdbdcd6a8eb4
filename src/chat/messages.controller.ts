import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AppointmentNotFound } from '../appointments';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { OwnerErased } from '../common/crypto/data-keys';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { ChatClosed, ChatPartnerAbsent, MessageIdTaken } from './chat.errors';
import { ChatService } from './chat.service';
import { InspectMessagesDto, ListMessagesQuery, MarkReadDto, SendMessageDto } from './dto/chat.dto';
import { MessageResponse, MessagesResponse, ReadMarkResponse } from './dto/chat.response';
import { MessagesService } from './messages.service';

@ApiTags('chat')
@ForPeopleOnly()
@Controller('appointments/:id/messages')
export class MessagesController {
  constructor(
    private readonly chat: ChatService,
    private readonly messages: MessagesService,
  ) {}

  @Get()
  @Allow('patient', 'professional')
  @Describe(
    'Messages about an appointment, by `seq`.',
    'For its patient and its professional. Without `after` and `before`, the last ones; `after` goes on towards the present, `before` back into the past. It can be read when nothing can be written any more.',
    AppointmentNotFound,
  )
  @ApiOkResponse({ type: MessagesResponse })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Query() query: ListMessagesQuery,
  ): Promise<MessagesResponse> {
    return new MessagesResponse(await this.messages.list(principal, id, query));
  }

  @Post()
  @Allow('patient', 'professional')
  @Describe(
    'Writes a message.',
    'From the booking until some hours after the session; a cancellation ends it at once. The same `clientId` with the same text answers the stored message: repeat until there is an answer.',
    AppointmentNotFound,
    ChatClosed,
    ChatPartnerAbsent,
    MessageIdTaken,
    OwnerErased,
  )
  @ApiCreatedResponse({ type: MessageResponse })
  async send(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() { clientId, body }: SendMessageDto,
  ): Promise<MessageResponse> {
    return new MessageResponse(await this.chat.send(principal, id, { clientId, text: body }));
  }

  @Post('read')
  @HttpCode(200)
  @Allow('patient', 'professional')
  @Describe(
    'Notes how far the caller has read.',
    'It never goes back, and not beyond the last message. The other side sees it.',
    AppointmentNotFound,
  )
  @ApiOkResponse({ type: ReadMarkResponse })
  async markRead(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() { upTo }: MarkReadDto,
  ): Promise<ReadMarkResponse> {
    return new ReadMarkResponse(await this.chat.markRead(principal, id, upTo));
  }

  @Post('inspection')
  @HttpCode(200)
  @Allow('admin')
  @StepUp()
  @Describe(
    'Looks into what two people wrote to each other.',
    'For administrators, with a reason that stays in the audit trail; the patient sees in the access log that it was done.',
    AppointmentNotFound,
  )
  @ApiOkResponse({ type: MessagesResponse })
  async inspect(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() { reason, before, limit }: InspectMessagesDto,
  ): Promise<MessagesResponse> {
    return new MessagesResponse(await this.messages.inspect(principal, id, reason, { before, limit }));
  }
}
