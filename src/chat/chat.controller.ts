import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AppointmentNotFound } from '../appointments';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { ChatClosed } from './chat.errors';
import { MakeTicketDto } from './dto/chat.dto';
import { ConversationResponse, TicketResponse, UnreadResponse } from './dto/chat.response';
import { MessagesService } from './messages.service';
import { TicketsService } from './tickets.service';

@ApiTags('chat')
@ForPeopleOnly()
@Controller('chat')
export class ChatController {
  constructor(
    private readonly messages: MessagesService,
    private readonly tickets: TicketsService,
  ) {}

  @Get('conversations')
  @Allow('patient', 'professional')
  @Describe(
    "The caller's conversations, by the time of the last message, the latest first.",
    'One for each appointment about which something was said.',
    InvalidCursor,
  )
  @ApiPage(ConversationResponse)
  async conversations(@CurrentPrincipal() principal: Principal, @Query() query: PageQuery) {
    const page = await this.messages.conversations(principal, query);
    return PageResponse.of(page, query, (row) => new ConversationResponse(row));
  }

  @Get('unread')
  @Allow('patient', 'professional')
  @Describe('How many messages the caller has not read.', 'In all, and for each appointment where there are any.')
  @ApiOkResponse({ type: UnreadResponse })
  async unread(@CurrentPrincipal() principal: Principal): Promise<UnreadResponse> {
    return new UnreadResponse(await this.messages.unread(principal));
  }

  @Post('tickets')
  @Allow('patient', 'professional')
  @Describe(
    'Makes a ticket for the chat socket.',
    'For clients that can send no header with a socket. It opens `ws(s)://host/ws/chat/{appointmentId}?ticket=...` once, within 30 seconds, for this account and device.',
    AppointmentNotFound,
    ChatClosed,
  )
  @ApiCreatedResponse({ type: TicketResponse })
  async makeTicket(
    @CurrentPrincipal() principal: Principal,
    @Body() { appointmentId }: MakeTicketDto,
  ): Promise<TicketResponse> {
    return new TicketResponse(await this.tickets.make(principal, appointmentId));
  }
}
