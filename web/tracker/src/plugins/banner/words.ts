/** Purposes a banner may ask for. The others take an address or a device of their own, and are asked for there. */
export const ASKABLE = ["measure", "personalise", "ads", "sensitive"] as const;
export type Askable = (typeof ASKABLE)[number];

export interface Words {
  title: string;
  text: string;
  policy: string;
  accept: string;
  refuse: string;
  choose: string;
  save: string;
  close: string;
  reopen: string;
  saved: string;
  privacyControl: string;
  purposes: Record<Askable, { name: string; why: string }>;
}

const EN: Words = {
  title: "May we use data about your visit?",
  text: "Only if you agree, and only for what you agree to. The shop works just the same if you refuse, and you can change your mind at any time.",
  policy: "Privacy policy",
  accept: "Accept all",
  refuse: "Refuse all",
  choose: "Choose",
  save: "Save my choice",
  close: "Close without changes",
  reopen: "Privacy choices",
  saved: "Your choice is saved.",
  privacyControl: "Your browser asks shops not to use data for ads. We follow that.",
  purposes: {
    measure: {
      name: "Statistics",
      why: "We count what is looked at and bought, to improve the shop. A random number is stored in your browser.",
    },
    personalise: {
      name: "Recommendations for you",
      why: "We show products that go with what you looked at and bought here. This needs statistics.",
    },
    ads: {
      name: "Advertising",
      why: "We show you our products on other sites, and see which ads led to us.",
    },
    sensitive: {
      name: "Sensitive products",
      why: "We also use what you look at among products that say something about your health or private life.",
    },
  },
};

const FR: Words = {
  title: "Pouvons-nous utiliser les données de votre visite ?",
  text: "Seulement si vous l’acceptez, et seulement pour ce que vous acceptez. La boutique fonctionne aussi bien si vous refusez, et vous pouvez changer d’avis à tout moment.",
  policy: "Politique de confidentialité",
  accept: "Tout accepter",
  refuse: "Tout refuser",
  choose: "Choisir",
  save: "Enregistrer mon choix",
  close: "Fermer sans rien changer",
  reopen: "Choix de confidentialité",
  saved: "Votre choix est enregistré.",
  privacyControl: "Votre navigateur demande de ne pas utiliser vos données pour la publicité. Nous le respectons.",
  purposes: {
    measure: {
      name: "Statistiques",
      why: "Nous comptons ce qui est consulté et acheté pour améliorer la boutique. Un nombre aléatoire est enregistré dans votre navigateur.",
    },
    personalise: {
      name: "Recommandations pour vous",
      why: "Nous montrons des produits en rapport avec ce que vous avez consulté et acheté ici. Cela nécessite les statistiques.",
    },
    ads: {
      name: "Publicité",
      why: "Nous vous montrons nos produits sur d’autres sites et voyons quelles publicités ont mené à nous.",
    },
    sensitive: {
      name: "Produits sensibles",
      why: "Nous utilisons aussi ce que vous consultez parmi les produits qui touchent à votre santé ou à votre vie privée.",
    },
  },
};

/** The words for a document's language; English for any but French. */
export const wordsFor = (lang: string): { lang: string; words: Words } =>
  /^fr\b/i.test(lang) ? { lang: "fr", words: FR } : { lang: "en", words: EN };
