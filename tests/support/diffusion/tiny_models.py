"""Tiny pipelines with random weights, one for each family, saved as folders like the real ones.

The classes, the tokenizers' kinds and the layout of the files are those of the real models; only
widths, depths and vocabularies are small. Their pictures are noise, but noise that depends on the
prompt, the seed and the source as in the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

WIDTH = 16
START, END = "<|startoftext|>", "<|endoftext|>"
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SIDE = 64
"""The native side of every tiny model that knows one, in pixels."""


def clip_tokenizer() -> CLIPTokenizer:
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(letter + "</w>" for letter in letters), START, END]
    vocab = {word: number for number, word in enumerate(words)}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77)


def t5_tokenizer() -> T5Tokenizer:
    letters = [chr(code) for code in range(33, 127)]
    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    vocab += [(letter, -3.0) for letter in letters]
    return T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=512)


def qwen_tokenizer() -> Qwen2Tokenizer:
    words = [*sorted(ByteLevel.alphabet()), END, "<|im_start|>", "<|im_end|>"]
    vocab = {word: number for number, word in enumerate(words)}
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=[], pad_token=END)
    tokenizer.chat_template = CHAT
    return tokenizer


def gemma_tokenizer() -> PreTrainedTokenizerFast:
    words = ["<pad>", "<eos>", "<bos>", "<unk>", *(chr(code) for code in range(32, 127))]
    vocab = {word: number for number, word in enumerate(words)}
    return transformers.GemmaTokenizer(vocab=vocab, merges=[])


def clip_text(projected: bool = False, layers: int = 2) -> Any:
    kind = CLIPTextModelWithProjection if projected else CLIPTextModel
    return kind(
        CLIPTextConfig(
            vocab_size=len(clip_tokenizer()),
            hidden_size=WIDTH,
            intermediate_size=32,
            num_attention_heads=2,
            num_hidden_layers=layers,
            projection_dim=WIDTH,
            max_position_embeddings=77,
            bos_token_id=512,
            eos_token_id=513,
            pad_token_id=513,
        )
    )


def clip_vision() -> Any:
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=WIDTH,
            intermediate_size=32,
            projection_dim=WIDTH,
            num_attention_heads=2,
            num_hidden_layers=2,
            image_size=32,
            patch_size=8,
        )
    )


def clip_images() -> CLIPImageProcessor:
    return CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})


def t5_text() -> Any:
    return T5EncoderModel(
        T5Config(
            vocab_size=len(t5_tokenizer()),
            d_model=WIDTH,
            d_kv=8,
            d_ff=32,
            num_heads=2,
            num_layers=2,
        )
    )


def autoencoder(channels: int = 4, blocks: int = 4, **config: Any) -> Any:
    return diffusers.AutoencoderKL(
        block_out_channels=(8,) * blocks,
        down_block_types=("DownEncoderBlock2D",) * blocks,
        up_block_types=("UpDecoderBlock2D",) * blocks,
        latent_channels=channels,
        norm_num_groups=4,
        sample_size=SIDE,
        layers_per_block=1,
        **config,
    )


def unet(**config: Any) -> Any:
    settings: dict[str, Any] = {
        "sample_size": SIDE // 8,
        "in_channels": 4,
        "out_channels": 4,
        "block_out_channels": (16, 16),
        "layers_per_block": 1,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "cross_attention_dim": WIDTH,
        "attention_head_dim": 8,
        "norm_num_groups": 4,
    }
    return diffusers.UNet2DConditionModel(**settings | config)


def ddim(**config: Any) -> Any:
    return diffusers.DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        **config,
    )


def flow(**config: Any) -> Any:
    return diffusers.FlowMatchEulerDiscreteScheduler(**config)


def stable_diffusion(**changes: Any) -> Any:
    parts: dict[str, Any] = {
        "vae": autoencoder(),
        "text_encoder": clip_text(),
        "tokenizer": clip_tokenizer(),
        "unet": unet(),
        "scheduler": diffusers.PNDMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            skip_prk_steps=True,
            steps_offset=1,
        ),
        "safety_checker": None,
        "feature_extractor": None,
        "requires_safety_checker": False,
    }
    return diffusers.StableDiffusionPipeline(**parts | changes)


def stable_unclip() -> Any:
    from diffusers.pipelines.stable_diffusion.stable_unclip_image_normalizer import (
        StableUnCLIPImageNormalizer,
    )

    return diffusers.StableUnCLIPImg2ImgPipeline(
        feature_extractor=clip_images(),
        image_encoder=clip_vision(),
        image_normalizer=StableUnCLIPImageNormalizer(embedding_dim=WIDTH),
        image_noising_scheduler=diffusers.DDPMScheduler(beta_schedule="squaredcos_cap_v2"),
        tokenizer=clip_tokenizer(),
        text_encoder=clip_text(),
        unet=unet(class_embed_type="projection", projection_class_embeddings_input_dim=2 * WIDTH),
        scheduler=ddim(prediction_type="v_prediction"),
        vae=autoencoder(),
    )


def stable_diffusion_xl() -> Any:
    return diffusers.StableDiffusionXLPipeline(
        vae=autoencoder(force_upcast=True),
        text_encoder=clip_text(),
        text_encoder_2=clip_text(projected=True),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        unet=unet(
            cross_attention_dim=2 * WIDTH,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + WIDTH,
            transformer_layers_per_block=(1, 2),
            use_linear_projection=True,
        ),
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1
        ),
    )


def stable_diffusion_3() -> Any:
    return diffusers.StableDiffusion3Pipeline(
        transformer=diffusers.SD3Transformer2DModel(
            sample_size=SIDE // 8,
            patch_size=2,
            in_channels=16,
            num_layers=2,
            attention_head_dim=8,
            num_attention_heads=2,
            joint_attention_dim=2 * WIDTH,
            caption_projection_dim=16,
            pooled_projection_dim=2 * WIDTH,
            out_channels=16,
            pos_embed_max_size=32,
        ),
        scheduler=flow(shift=3.0),
        vae=autoencoder(16, shift_factor=0.06, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=clip_text(projected=True),
        tokenizer=clip_tokenizer(),
        text_encoder_2=clip_text(projected=True),
        tokenizer_2=clip_tokenizer(),
        text_encoder_3=T5EncoderModel(
            T5Config(
                vocab_size=len(t5_tokenizer()),
                d_model=2 * WIDTH,
                d_kv=8,
                d_ff=32,
                num_heads=2,
                num_layers=2,
            )
        ),
        tokenizer_3=t5_tokenizer(),
    )


def flux(distilled: bool = False) -> Any:
    return diffusers.FluxPipeline(
        scheduler=flow(shift=1.0 if distilled else 3.0, use_dynamic_shifting=not distilled),
        vae=autoencoder(4, shift_factor=0.1, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=clip_text(),
        tokenizer=clip_tokenizer(),
        text_encoder_2=t5_text(),
        tokenizer_2=t5_tokenizer(),
        transformer=diffusers.FluxTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=WIDTH,
            pooled_projection_dim=WIDTH,
            guidance_embeds=not distilled,
            axes_dims_rope=(4, 4, 8),
        ),
    )


def flux_kontext() -> Any:
    return diffusers.FluxKontextPipeline(**flux().components)


def flux_2_klein(distilled: bool = True) -> Any:
    return diffusers.Flux2KleinPipeline(
        scheduler=flow(),
        vae=diffusers.AutoencoderKLFlux2(
            block_out_channels=(8,) * 4,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            latent_channels=4,
            norm_num_groups=4,
            sample_size=SIDE,
            layers_per_block=1,
        ),
        text_encoder=Qwen3ForCausalLM(qwen3(layers=28)),
        tokenizer=qwen_tokenizer(),
        transformer=diffusers.Flux2Transformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=3 * WIDTH,
            timestep_guidance_channels=32,
            axes_dims_rope=(4, 4, 4, 4),
        ),
        is_distilled=distilled,
    )


def pixart_sigma() -> Any:
    return diffusers.PixArtSigmaPipeline(
        tokenizer=t5_tokenizer(),
        text_encoder=t5_text(),
        vae=autoencoder(),
        transformer=diffusers.PixArtTransformer2DModel(
            sample_size=SIDE // 8,
            patch_size=2,
            in_channels=4,
            out_channels=8,
            num_layers=2,
            attention_head_dim=8,
            num_attention_heads=2,
            cross_attention_dim=16,
            caption_channels=WIDTH,
            use_additional_conditions=False,
        ),
        scheduler=diffusers.DPMSolverMultistepScheduler(),
    )


def sana() -> Any:
    return diffusers.SanaPipeline(
        tokenizer=gemma_tokenizer(),
        text_encoder=transformers.Gemma2Model(
            transformers.Gemma2Config(
                vocab_size=128,
                hidden_size=WIDTH,
                intermediate_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                num_key_value_heads=2,
                head_dim=8,
            )
        ),
        vae=diffusers.AutoencoderDC(
            in_channels=3,
            latent_channels=4,
            attention_head_dim=2,
            encoder_block_types=("ResBlock",) * 4,
            decoder_block_types=("ResBlock",) * 4,
            encoder_block_out_channels=(8,) * 4,
            decoder_block_out_channels=(8,) * 4,
            encoder_layers_per_block=(1,) * 4,
            decoder_layers_per_block=(1,) * 4,
            encoder_qkv_multiscales=((),) * 4,
            decoder_qkv_multiscales=((),) * 4,
            upsample_block_type="interpolate",
            downsample_block_type="stride_conv",
            decoder_norm_types="rms_norm",
            decoder_act_fns="silu",
            scaling_factor=0.41407,
        ),
        transformer=diffusers.SanaTransformer2DModel(
            patch_size=1,
            in_channels=4,
            out_channels=4,
            num_layers=1,
            num_attention_heads=2,
            attention_head_dim=8,
            num_cross_attention_heads=2,
            cross_attention_head_dim=8,
            cross_attention_dim=16,
            caption_channels=WIDTH,
            sample_size=SIDE // 8,
        ),
        scheduler=diffusers.DPMSolverMultistepScheduler(
            algorithm_type="dpmsolver++",
            flow_shift=3.0,
            prediction_type="flow_prediction",
            use_flow_sigmas=True,
        ),
    )


def kandinsky() -> Any:
    return diffusers.KandinskyV22CombinedPipeline(
        unet=diffusers.UNet2DConditionModel(
            sample_size=SIDE // 8,
            in_channels=4,
            out_channels=8,
            addition_embed_type="image",
            down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
            up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
            mid_block_type="UNetMidBlock2DSimpleCrossAttn",
            block_out_channels=(32, 64),
            layers_per_block=1,
            encoder_hid_dim=WIDTH,
            encoder_hid_dim_type="image_proj",
            cross_attention_dim=WIDTH,
            attention_head_dim=4,
            resnet_time_scale_shift="scale_shift",
            class_embed_type=None,
        ),
        scheduler=diffusers.DDPMScheduler(
            beta_schedule="linear",
            beta_start=0.00085,
            beta_end=0.012,
            clip_sample=False,
            variance_type="learned_range",
        ),
        movq=diffusers.VQModel(
            block_out_channels=(32,) * 4,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            latent_channels=4,
            vq_embed_dim=4,
            num_vq_embeddings=12,
            norm_type="spatial",
            norm_num_groups=8,
        ),
        prior_prior=diffusers.PriorTransformer(
            num_attention_heads=2,
            attention_head_dim=8,
            embedding_dim=WIDTH,
            num_layers=1,
        ),
        prior_image_encoder=clip_vision(),
        prior_text_encoder=clip_text(projected=True),
        prior_tokenizer=clip_tokenizer(),
        prior_scheduler=diffusers.UnCLIPScheduler(
            variance_type="fixed_small_log",
            prediction_type="sample",
            num_train_timesteps=1000,
            clip_sample_range=10.0,
        ),
        prior_image_processor=clip_images(),
    )


def qwen_image() -> Any:
    return diffusers.QwenImagePipeline(
        scheduler=flow(use_dynamic_shifting=True),
        vae=diffusers.AutoencoderKLQwenImage(
            base_dim=8,
            z_dim=4,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            temperal_downsample=[False, True, True],
            latents_mean=[0.0] * 4,
            latents_std=[1.0] * 4,
        ),
        text_encoder=Qwen2_5_VLForConditionalGeneration(
            Qwen2_5_VLConfig(
                text_config={
                    "hidden_size": WIDTH,
                    "intermediate_size": 32,
                    "num_hidden_layers": 2,
                    "num_attention_heads": 2,
                    "num_key_value_heads": 2,
                    "vocab_size": 300,
                    "rope_scaling": {"mrope_section": [1, 1, 2], "type": "default"},
                    "rope_parameters": {
                        "mrope_section": [1, 1, 2],
                        "rope_type": "default",
                        "rope_theta": 1000000.0,
                    },
                },
                vision_config={
                    "depth": 1,
                    "hidden_size": WIDTH,
                    "intermediate_size": 32,
                    "num_heads": 2,
                    "out_hidden_size": WIDTH,
                },
            )
        ),
        tokenizer=qwen_tokenizer(),
        transformer=diffusers.QwenImageTransformer2DModel(
            patch_size=2,
            in_channels=16,
            out_channels=4,
            num_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=WIDTH,
            guidance_embeds=False,
            axes_dims_rope=(8, 4, 4),
        ),
    )


def qwen3(layers: int = 2) -> Qwen3Config:
    return Qwen3Config(
        hidden_size=WIDTH,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=300,
        max_position_embeddings=1024,
    )


def z_image() -> Any:
    return diffusers.ZImagePipeline(
        scheduler=flow(shift=3.0),
        vae=autoencoder(4, shift_factor=0.1, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=Qwen3Model(qwen3()),
        tokenizer=qwen_tokenizer(),
        transformer=diffusers.ZImageTransformer2DModel(
            all_patch_size=(2,),
            all_f_patch_size=(1,),
            in_channels=4,
            dim=32,
            n_layers=1,
            n_refiner_layers=1,
            n_heads=2,
            n_kv_heads=2,
            cap_feat_dim=WIDTH,
            axes_dims=[8, 4, 4],
            axes_lens=[1024, 64, 64],
        ),
    )


def bert_tokenizer() -> transformers.BertTokenizer:
    letters = [chr(code) for code in range(33, 127)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters)]
    return transformers.BertTokenizer(
        vocab={word: number for number, word in enumerate(words)}, model_max_length=77
    )


def hunyuan_dit() -> Any:
    return diffusers.HunyuanDiTPipeline(
        vae=autoencoder(),
        text_encoder=transformers.BertModel(
            transformers.BertConfig(
                vocab_size=len(bert_tokenizer()),
                hidden_size=WIDTH,
                num_hidden_layers=1,
                num_attention_heads=2,
                intermediate_size=32,
            )
        ),
        tokenizer=bert_tokenizer(),
        text_encoder_2=t5_text(),
        tokenizer_2=t5_tokenizer(),
        transformer=diffusers.HunyuanDiT2DModel(
            sample_size=SIDE // 8,
            num_layers=2,
            patch_size=2,
            attention_head_dim=8,
            num_attention_heads=2,
            in_channels=4,
            cross_attention_dim=WIDTH,
            cross_attention_dim_t5=WIDTH,
            pooled_projection_dim=16,
            hidden_size=16,
            text_len=77,
            text_len_t5=256,
            activation_fn="gelu-approximate",
        ),
        scheduler=diffusers.DDPMScheduler(
            beta_start=0.00085, beta_end=0.02, beta_schedule="scaled_linear"
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def chroma() -> Any:
    return diffusers.ChromaPipeline(
        scheduler=flow(),
        vae=autoencoder(4, shift_factor=0.1, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=t5_text(),
        tokenizer=t5_tokenizer(),
        transformer=diffusers.ChromaTransformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=WIDTH,
            axes_dims_rope=(4, 4, 8),
            approximator_num_channels=64,
            approximator_hidden_dim=32,
            approximator_layers=1,
        ),
    )


def latent_consistency() -> Any:
    return diffusers.LatentConsistencyModelPipeline(
        vae=autoencoder(),
        text_encoder=clip_text(),
        tokenizer=clip_tokenizer(),
        unet=unet(time_cond_proj_dim=16),
        scheduler=diffusers.LCMScheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def aura_flow() -> Any:
    return diffusers.AuraFlowPipeline(
        tokenizer=t5_tokenizer(),
        text_encoder=t5_text(),
        vae=autoencoder(),
        transformer=diffusers.AuraFlowTransformer2DModel(
            sample_size=SIDE // 8,
            patch_size=2,
            in_channels=4,
            num_mmdit_layers=1,
            num_single_dit_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=32,
            joint_attention_dim=WIDTH,
            out_channels=4,
            pos_embed_max_size=256,
        ),
        scheduler=flow(),
    )


MAKERS: dict[str, Callable[[], Any]] = {
    "sd15": stable_diffusion,
    "sd21-unclip": stable_unclip,
    "sdxl": stable_diffusion_xl,
    "sdxl-turbo": stable_diffusion_xl,
    "sdxl-lightning": stable_diffusion_xl,
    "sd3": stable_diffusion_3,
    "sd3-turbo": stable_diffusion_3,
    "flux": flux,
    "flux-schnell": lambda: flux(distilled=True),
    "flux-kontext": flux_kontext,
    "flux2-klein": flux_2_klein,
    "flux2-klein-base": lambda: flux_2_klein(distilled=False),
    "kandinsky22": kandinsky,
    "pixart-sigma": pixart_sigma,
    "sana": sana,
    "qwen-image": qwen_image,
    "z-image": z_image,
    "z-image-turbo": z_image,
    "hunyuan-dit": hunyuan_dit,
    "chroma": chroma,
    "latent-consistency": latent_consistency,
    "aura-flow": aura_flow,
}


def save(family: str, folder: Path) -> Path:
    """Build the family's tiny pipeline, always with the same weights, and save it."""
    torch.manual_seed(0)
    MAKERS[family]().save_pretrained(folder)
    return folder


def save_qwen_edit(folder: Path) -> Path:
    """Save a Qwen-Image-Edit. By hand: its processor cannot even be built without torchvision."""
    torch.manual_seed(0)
    qwen_image().save_pretrained(folder)
    qwen_tokenizer().save_pretrained(folder / "processor")
    transformers.Qwen2VLImageProcessor().save_pretrained(folder / "processor")
    index = json.loads((folder / "model_index.json").read_text())
    index |= {
        "_class_name": "QwenImageEditPipeline",
        "processor": ["transformers", "Qwen2VLProcessor"],
    }
    (folder / "model_index.json").write_text(json.dumps(index))
    return folder


def save_lora(folder: Path, into: Path) -> Path:
    """Save a LoRA with random weights for the U-Net of a saved pipeline; return its file."""
    from peft import LoraConfig, get_peft_model_state_dict

    pipe = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    torch.manual_seed(1)
    pipe.unet.add_adapter(
        LoraConfig(
            r=4,
            lora_alpha=4,
            init_lora_weights=False,
            target_modules=["to_q", "to_k", "to_v", "to_out.0"],
        )
    )
    diffusers.StableDiffusionPipeline.save_lora_weights(
        into, unet_lora_layers=get_peft_model_state_dict(pipe.unet)
    )
    return into / "pytorch_lora_weights.safetensors"
