import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ContactsService } from './contacts.service';
import { ContactResponse } from './dto/contact.response';
import { RecordContactDto } from './dto/record-contact.dto';
import { ProfessionalNotFound } from './professionals.errors';

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('professionals/:id/contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Allow('admin')
  @Describe('The contact history of a professional.', 'Newest first.', ProfessionalNotFound, InvalidCursor)
  @ApiPage(ContactResponse)
  async list(@Param('id', PathId) id: string, @Query() query: PageQuery) {
    return PageResponse.of(await this.contacts.history(id, query), query, (contact) => new ContactResponse(contact));
  }

  @Post()
  @Allow('admin')
  @Describe('Records a contact with a professional.', 'Contacts are neither changed nor removed.', ProfessionalNotFound)
  @ApiCreatedResponse({ type: ContactResponse })
  async record(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: RecordContactDto,
  ): Promise<ContactResponse> {
    return new ContactResponse(await this.contacts.record(principal, id, body));
  }
}
