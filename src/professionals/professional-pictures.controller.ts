import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { PathId } from '../common/http/path-id';
import { answerPicture, etagOf } from '../common/pictures/picture-answer';
import { ApiPicture, PictureBody } from '../common/pictures/picture-body';
import { PictureNotFound } from '../common/pictures/pictures.errors';
import { READING, REMOVING, REPLACING } from '../common/pictures/picture-operations';
import { ProfessionalPicturesService } from './professional-pictures.service';
import { ProfessionalNotFound } from './professionals.errors';

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('professionals/:id/picture')
export class ProfessionalPicturesController {
  constructor(private readonly pictures: ProfessionalPicturesService) {}

  @Get()
  @PublicOrSignedIn()
  @Describe(
    "A professional's picture.",
    `${READING} That of an inactive professional does not exist for the public.`,
    ProfessionalNotFound,
    PictureNotFound,
  )
  @ApiPicture()
  async read(
    @CurrentPrincipal() principal: Principal | undefined,
    @Param('id', PathId) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const picture = await this.pictures.read(principal, id);
    // For the directory of a web site of another origin to show.
    void reply.header('cross-origin-resource-policy', 'cross-origin');
    return answerPicture(request, reply, picture);
  }

  @Put()
  @HttpCode(204)
  @Allow('professional', 'admin')
  @PictureBody()
  @Describe(
    "Sets a professional's picture.",
    `${REPLACING.text} Professionals set their own.`,
    ProfessionalNotFound,
    ...REPLACING.errors,
  )
  @ApiNoContentResponse()
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() picture: Buffer | undefined,
    @IfMatch() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const revision = await this.pictures.replace(principal, id, picture, precondition);
    void reply.header('etag', etagOf({ revision }));
  }

  @Delete()
  @HttpCode(204)
  @Allow('professional', 'admin')
  @Describe("Deletes a professional's picture.", REMOVING.text, ProfessionalNotFound, ...REMOVING.errors)
  @ApiNoContentResponse()
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.pictures.remove(principal, id, precondition);
  }
}
