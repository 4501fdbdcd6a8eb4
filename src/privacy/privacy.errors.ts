import { problem } from '../common/errors/domain.error';

export class ExportNotFound extends problem('not-found', 'export_not_found', {
  en: ['No such export', 'There is no export with this id of this patient.'],
  es: ['Esa exportación no existe', 'No hay ninguna exportación de este paciente con ese identificador.'],
}) {}

export class ExportNotReady extends problem('conflict', 'export_not_ready', {
  en: ['There is nothing to download', 'The export is {status}.'],
  es: ['No hay nada que descargar', 'El estado de la exportación es {status}.'],
}) {}

export class ErasureNotFound extends problem('not-found', 'erasure_not_found', {
  en: ['No erasure', 'Nobody has asked to erase this patient.'],
  es: ['No hay borrado', 'Nadie ha pedido borrar los datos de este paciente.'],
}) {}

export class ErasureBegun extends problem('conflict', 'erasure_begun', {
  en: ['The erasure was begun', 'This patient is being erased, or was; that cannot be taken back.'],
  es: ['El borrado ya comenzó', 'Los datos de este paciente se están borrando o ya se borraron; no se puede deshacer.'],
}) {}

export class LegalHoldStands extends problem('conflict', 'legal_hold_stands', {
  en: ['A legal hold stands', 'The patient must not be erased until the legal hold is lifted.'],
  es: ['Hay una retención legal', 'No se pueden borrar los datos del paciente mientras dure la retención legal.'],
}) {}

export class LegalHoldNotFound extends problem('not-found', 'legal_hold_not_found', {
  en: ['No legal hold', 'No legal hold stands for this patient.'],
  es: ['No hay retención legal', 'No hay ninguna retención legal sobre este paciente.'],
}) {}
