/** Spanish texts of the demo world; faker has none that fit a practice. */
export const BIOS = [
  'Acompaño procesos de cambio con un enfoque cálido y práctico.',
  'Trabajo con objetivos claros y herramientas que se llevan a la vida diaria.',
  'Creo en un espacio seguro, sin juicios y a tu ritmo.',
  'Combino la escucha atenta con técnicas basadas en la evidencia.',
] as const;

export const STREETS = [
  'Av. Arce',
  'Av. 6 de Agosto',
  'Calle Sagárnaga',
  'Av. Ballivián',
  'Calle Jaén',
  'Av. Mariscal Santa Cruz',
  'Calle 21 de Calacoto',
  'Av. Busch',
  'Calle Rosendo Gutiérrez',
] as const;
export const DISTRICTS = [
  'Sopocachi',
  'San Miguel',
  'Miraflores',
  'Calacoto',
  'Obrajes',
  'Achumani',
  'San Pedro',
  'Cota Cota',
] as const;

export const ALLERGIES = [
  'Ninguna',
  'Penicilina',
  'Ninguna; toma sertralina 50 mg',
  'Polen',
  'Ibuprofeno',
  'Ninguna; toma levotiroxina 75 µg',
  'Lactosa',
  'Ninguna conocida',
] as const;
export const TAGS = [
  'ansiedad',
  'primera-vez',
  'seguimiento',
  'derivación',
  'pareja',
  'infantil',
  'online',
  'seguro',
] as const;
export const STAFF_NOTES = [
  'Prefiere citas por la tarde.',
  'Confirmar por teléfono el día anterior.',
  'Derivada por su médica de cabecera.',
  'Pide factura a nombre de su empresa.',
] as const;
export const ABOUT_NOTES = [
  'Me gusta que me llamen por mi segundo nombre.',
  'Es mi primera vez en terapia.',
  'Vengo recomendada por una amiga.',
  'Necesito acceso sin escaleras.',
] as const;

export const VISIT_REASONS = [
  'Ansiedad en el trabajo',
  'Dificultad para dormir',
  'Control mensual',
  'Duelo reciente',
  'Problemas de pareja',
  'Seguimiento del tratamiento',
  'Orientación familiar',
] as const;
export const CANCELLATION_REASONS = {
  patient_request: 'Surgió un viaje de trabajo.',
  illness: 'Amaneció con fiebre.',
  professional_unavailable: 'La profesional está enferma.',
  other: 'Corte de luz en el consultorio.',
} as const;

export const CONTACTS = [
  { channel: 'phone', direction: 'outbound', summary: 'Se acordó el calendario del próximo mes.' },
  { channel: 'email', direction: 'inbound', summary: 'Envió la renovación de su matrícula.' },
  { channel: 'message', direction: 'inbound', summary: 'Pidió cambiar su horario de los viernes.' },
  { channel: 'in_person', direction: 'outbound', summary: 'Reunión de coordinación del equipo.' },
] as const;

/** The last one is the professional's, and not read yet. */
export const CHAT_LINES = [
  { from: 'patient', text: 'Buenos días, doctora. ¿Nos vemos a la hora de siempre?' },
  { from: 'professional', text: 'Buenos días. Sí, a la misma hora.' },
  { from: 'patient', text: 'Gracias. ¿Llevo el cuaderno de la semana?' },
  { from: 'professional', text: 'Sí, por favor, y anote cómo durmió estos días.' },
] as const;
