import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { PathId } from '../common/http/path-id';
import { answerPicture, etagOf } from '../common/pictures/picture-answer';
import { ApiPicture, PictureBody } from '../common/pictures/picture-body';
import { PictureNotFound, PictureNotReadable, PictureTooLarge } from '../common/pictures/pictures.errors';
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
    'As WebP, with an `ETag`: a caller who sends it as `If-None-Match` gets 304 as long as it is the same. That of an inactive professional does not exist for the public.',
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
    'The file itself is the body: JPEG, PNG or WebP, at most 5 MB and 40 megapixels. Only its first frame is kept, upright, at most 512 by 512, without anything else that the file said (place, camera, time). Professionals set their own.',
    ProfessionalNotFound,
    PictureNotReadable,
    PictureTooLarge,
    StaleVersion,
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
  @Describe(
    "Deletes a professional's picture.",
    'For good; there is no way back but to send it again.',
    ProfessionalNotFound,
    PictureNotFound,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.pictures.remove(principal, id, precondition);
  }
}
