export interface StarterSpecialization {
  readonly slug: string;
  readonly es: string;
  readonly en: string;
}

/** What most practices start with. A slug stays for ever; names may be changed over the API. */
export const STARTER_SPECIALIZATIONS: readonly StarterSpecialization[] = [
  { slug: 'clinical-psychology', es: 'Psicología clínica', en: 'Clinical psychology' },
  { slug: 'cognitive-behavioural-therapy', es: 'Terapia cognitivo-conductual', en: 'Cognitive behavioural therapy' },
  { slug: 'anxiety', es: 'Ansiedad y estrés', en: 'Anxiety and stress' },
  { slug: 'depression', es: 'Depresión', en: 'Depression' },
  { slug: 'couples-therapy', es: 'Terapia de pareja', en: 'Couples therapy' },
  { slug: 'family-therapy', es: 'Terapia familiar', en: 'Family therapy' },
  { slug: 'child-psychology', es: 'Psicología infantil', en: 'Child psychology' },
  { slug: 'adolescent-psychology', es: 'Psicología del adolescente', en: 'Adolescent psychology' },
  { slug: 'trauma', es: 'Trauma y duelo', en: 'Trauma and grief' },
  { slug: 'addictions', es: 'Adicciones', en: 'Addictions' },
  { slug: 'eating-disorders', es: 'Trastornos de la conducta alimentaria', en: 'Eating disorders' },
  { slug: 'neuropsychology', es: 'Neuropsicología', en: 'Neuropsychology' },
  { slug: 'sexology', es: 'Sexología', en: 'Sexology' },
  { slug: 'psychiatry', es: 'Psiquiatría', en: 'Psychiatry' },
];
