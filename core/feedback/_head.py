"""What tells complaints, praise and neither apart in a sentence vector: learnt by benchmarks/sentiment_head.py."""

from base64 import b85decode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.feedback._embed import Vectors

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic regression of three kinds on the vectors of `SentenceEncoder` and the valence of VADER.

    Kinds are negative, neutral and positive, in this order.

    scale, packed : 512 weights a kind, as multiples of `scale` from -127 to 127, one byte each in base 85.
    valence : the weights of the valence; 0 leaves it out.
    offsets : the constants.
    """

    scale: float
    valence: tuple[float, float, float]
    offsets: tuple[float, float, float]
    packed: str

    def logits(self, vectors: Vectors, valence: Numbers) -> Numbers:
        """Return the log of how probable each kind is, but for a constant of the text, shape (n_texts, 3)."""
        weights = np.frombuffer(b85decode(self.packed), dtype=np.int8).reshape(3, -1) * self.scale
        return np.asarray(vectors @ weights.T + np.outer(valence, self.valence) + self.offsets, dtype=float)


def shares(logits: Numbers) -> Numbers:
    """Return how probable each kind is, each row adding up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=float)


# Learnt from public texts under MIT and CC0; the texts themselves are not here.
WITH_VALENCE = Head(
    scale=0.02445544,
    valence=(-1.5368, -0.183, 1.7197),
    offsets=(-0.0008, 0.7213, -0.7205),
    packed=(
        "_4e`j2?PZP{r>(47YhLv{qNob1Mmq9{Sf)|>=O*~`v~Uu{2c-O1^!+00sQyu2Lt#D1o{2s@C*6*69pFPCI$x%`3UzD5(5SG1N7kR"
        "{OleM4(I#!5fv5n5c&4%_wMxf1qS&2*%Jf}`VHg<1n~g}^9S|+{`m3s27d|r02m7L1>^?y00<xT0~P}J3ik=?`~D3R000H@0r&6("
        "^X3^4?*RG$_8aFO1oZ+2=L7cz0QC_K`}_+P2@nkS01yNW5%>B7{}1o)1ppoR4g?eK6z2#M3iado_xS-6{s{c?<^u@>-24#Y^YH@r"
        "4g&NH6#w=16!Q232LuK76dLps^!xD{0p|$;1pWsQ0OIuv<nihf{_zeB1N{#64F?Yq1ON*F>i6pB6zvHd4CVqI`1<<&@)YIs@AmBf"
        "4Fui^1K$Mi0Qvjv_50)b{0;c}3k>i901zYy3IqQL3ib5){R0gI5&i543F++<{r(sW8xs;0;R6Zl{Pgbz0}Be|4g~uS1_lZU2lDd>"
        "0qz(34*~`D0SpKF@cIW2B?kcO>jC)r000gA4H5tY9QE=F>HO#d4)Og5`V|NB00r+H`R4rs2JitA`v3+X4F~`e2nY=B{R8_C|Mv|I"
        "{Qdg(_74s90to%~^Y!Qz00Zmy_vicj@8Asv0siqM7#0!?{0|8NDH8wy==k^n3I7WD?gan&8~+Xn1^f&12Ko^Y_wE7v0si6u2lW#N"
        "5AX!`@$>i(`u+F;@B;b^^Z*L@4&?^q1Ox90?;8sW04)jJ4gvQK{sHg^_4NS`2oU)B0u2Z57W?f3_5TzJ=Kb;m2mtsE^!4)${nq#g"
        "2l(^%0tN~R_5$?u|MdwR2?OaG5&!x94iNbW1P==c4D<E!01Ej21ql}K`v(090}=lm1p5H`3K0JR{r3PB_3;A!_zei=0Qv$Q2>bB{"
        "1oZj+?F01!1Oo^j?-3LG^$h?B2L=oF`ThC~^9}$2_4oAZ;q&|b_Wa%H_woc2{_^$*4*df7|M&N(0SN@{`w{r`5(EGW{r~s+_73s!"
        "^Ze!E2@v!Z2>1~P^8f<<?+OLl1o;jO@c0f5BnT4Z2JaZ}5C{Ma4*u5s2LJ^A761AB5d8`63=SCw`Sbk*?*;!80SEpP0|@N*`55r|"
        "{Q~#+^8xVk2>}=Z01OBc2mSmg2LS%$3IYD~^ZE<q_YM01=mG%r0sr*-3=9Jv?d}a13l0Am^9mFgBJ~6E`V<@e^YsM<0{i><`Umz3"
        "2mtE)1N#RE0RaTu5di-D3Gwd(2pk0T1pxu_00RjX`Sl(C0QCV75CIMY4G<Lg`1=|D0QD6C9S`a81q1{z^Y#7w`|a}g+V2AR0sRN*"
        "`Vtre4-EMF=koak5Ao?7|NaR04fg&C`2@iX_Yd|B>J9?{3ls|s7WfYa{rK<<=lbvZ`4a;P>iP@<4)GQX1n1cn<QNYA^6UEp{1FKV"
        "0Rj{d`t1M}5%Lf45cCM|784Ej2Kf{74ig*x{Hy-``S1c4`4;a13ij<5{`K|k?FJA0^aA?u^6vu%`}zg+0w?nR5%&%P1>6Jk0R;i@"
        "7VHY&{1EW?`}Fnd`uX(r4FCJ~`27AC0rn5`^9At&?g#W002T!7@(2~`8usk*4eJF46Zh-~DhBov8Ug+Y{RbEe3l0wr_7W=;0t)x{"
        "?(`Mr{s|5503rcb`}y?(1q~Ac3JVtF1rPiB2lW9N0sRaP^6&xc4iN+s`4jc#1rYfP0}c509`p?W?E(TF?F|YD?HT(8@(3^&1O*uh"
        "@AD1}<@W~>^y0(u{R;&22L=uF0`~Rk?E5JJ{{JNN1px5;^6dWk7X0571ON%=_W1hr>-+`}@A>!y1{DGn2nFs13H<vO{`Ce61pD^W"
        "?hEt&3GxZ=4ffva(D?le>i6^cBo7q&@e~OF4CDg@`1~m81R(tO`49UN^#A<j>jx6*@Z9ho|NI310S4>d3k~TD3jFf>@Avfw0Q>~="
        "2Lk*H2_*0X^braP`u+>8"
    ),
)

ALONE = Head(
    scale=0.03539088,
    valence=(0.0, 0.0, 0.0),
    offsets=(-0.1433, 0.6009, -0.4576),
    packed=(
        "`1twx1pNI3`T_U=3kU)W0`}Sa0QLz9{Sf-~_XG&|{0Z;-{0#a32LDm=1p4;x3IX{I1^EN^_73*^5d97E9|i#n_7e9H5C{VI2?Oi="
        "{O}bH5b^f)3=b6d5c%`<|Md3!0}A~8+!zN2{1@f||MT+v^ac3={{Qs+27d$h02K%I1L6nx0tp)X0TTWA5Ag-^`vM9Q00|HI0s8p+"
        "_U;r7@&5e<0u$>U1NsF6?gRV)`1TJC0s;&V0R|5K`4$Ha2>1O42o3S@4EPZM3<(JF3E%|`|NQ9p{QLeA0}KE8@dyk7<N^!m`s@Vy"
        "5CHTD5Cio55%=W>{sR2`4Hfwf`1|<~1oZ^+1_S~P0pa@v^YQZ(|Mn0G1NIB}2?q}e0{{p6>i+QZ73>KR2<`$H0{Z^{_7&~@^7!=t"
        "2ma;?4Cw~;0R8{<{`ukh0}A^81`7521PT-g3;_5D2Kw{&0{#mE4*2m74D0d|{`U$89tR2v-T(^g`u6w)3k?eJ2?hiO00;&O0{8a@"
        "`|c6{5CRGH1_}cC^ZN!7CIkZZ@c;Jt{QMLA4-@?T5cK;E==<#g1^4_1_7DW{008$8{O|ny1o8b0`27ML3JLiQ0}TWB{{-_4`2Gn4"
        "_x<?$^9>06{R;f|@%!x$`2p|s`sVZZ@#+Q#0|NFN5f2Or{0IjD9t{2h@A~@z2LA{A@&y3=6#xqc1^x*42mB2S`SSw(1O4j(1^EsJ"
        "3H1Z{`1Se=`~Lg^^#S|{_W=j|3GM{#0|fO5^b!aQ{~-tH3IF*D00Q;~`1t}01q=E50SE^45c~20`2G$B>;Llv1^)U9_xSe-{^9!u"
        "2mSc@0R{&H`vCX&0rdtG1p@FB3jX{43Jv`R0SgEP2l)8;{|5X31O^cD`~&_50t^5Y1ONZ|2MhlE0r~?E`1Jw)`U?f^{`&$H1^x8~"
        "1o!*>@dNb$0|W&W^9v39_zM371q229`~Lg~_6Yz1`uq3r?D+lt`26DW{PqJ40QdL?3jF~4{`vd80R{u{`w#p14FvuN0s#B|`V02<"
        "_x$eZ2n_cR1^WsD`2PX^^aljx0sagK_4x`48wL#Q1oaT}4h8`T2ms;#1pop75&ix94EzZ33J4Me|MmX^^aK750t5gK1P1Z=`Vsd2"
        "{s8;?_W<?w1_2TR0ty8T2L1gV0{;E%2mt-~_WcL!`3n62?*Rb#0RQ>>2?zui^YjQ12nqiX^#~CW821AA`w$fU`S=6`0{#2`{R8#}"
        "1pn~;0{jI80008#3IYB62ln&=2NneN0RRE?00ajS{reUF0r&w73jzuR2@DMS`u!0A0QnIE7Yp$91Ox;h_xbz&0Q>y>>GKNy2L1!|"
        "_zNHj4F&i5?(q8t1pe?5{rd#_3jqZL_XNWY_znFF?Ft3@0}=!O5A+TL`vUg{>iPKj0RRO9?eqx(1M3X<2Jhqw=MWJA^zZir_znvI"
        "`vDOO{O|q_73~N44C@Q|6%HBz2mKB83kntc`=9~?`R)P|`xx>C1NZL@{`md%><$b2`vCj!_UiNj{`&v`1RC}F5c~)G`sW4l0R#N^"
        "5b_1=1q<@|_w@Gl{s8au4)*u;{r~<B`uGj}?hE?*@BsZ01{?<T{s0p768iS?1?vI>3iR&;AprRi5DWYT_5~FP0|gHU_YFA+2M7T7"
        "^Yjkw{s{*4{SpCD`S$w)1Q7}X01FP~015T^1ONXL0Q>_D_4ESv5C{eg^A+~;1Pl8D{RsB?74ixC^8)@9^$ZFE=Mnh=_yiyg{RbTe"
        "?f3}>?)n22^6uL6_6rI21_KWJ{QmUu?*ShA`UDv91qu89>-hly9RK7J1pfo@@Amog_51!0`1t+)2n+%b3kdQ70sZ$A`u7G51N`>b"
        "=Lq)u2l)*55B=Qp+4cep^!)Mm9}N%s`3wpC4(<jD`~evA0u=xO{0;#P{sRH%?*S9?_TBju0R0RA2><Ww3<&cE4g2@_`1JY(2Kfi~"
        "4FUiQ1|j_h_zMaI`S}LM"
    ),
)
